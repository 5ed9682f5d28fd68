"""Generated requests over the whole API: no 5xx."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from terec.model import Org, Project, Run
from terec.store_sqlite import open_store
from terec_testing import a_failure, a_header, a_run_key
from terec_testing.server import Switch, an_app

SWITCH = Switch()
SHORT, LONG = 6, 200


def _schema() -> Any:
    # The description needs no store; the requests get one from the fixture.
    from unittest.mock import sentinel

    return an_app(sentinel.store).openapi()


SCHEMA = schemathesis.openapi.from_dict(_schema())
SCHEMA.app = SWITCH


@pytest.fixture(autouse=True, scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A store with a run, so that some requests find something."""
    with open_store(Path(tmp_path_factory.mktemp("store")) / "terec.sqlite") as opened:
        SWITCH.app = an_app(opened)
        service = SWITCH.app.state.api.service
        service.administration.create_org(Org("acme"))
        service.administration.put_project(Project("acme", "shop"))
        service.results.put_run(Run(*a_run_key(17)))
        service.results.add_results(a_run_key(17), a_header(), [a_failure()])
        yield


def _call(case: Any) -> None:
    case.headers = {**(case.headers or {}), "Host": "127.0.0.1"}
    case.call_and_validate(checks=[not_a_server_error])


def _bounded(examples: int) -> Any:
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


@SCHEMA.parametrize()
@_bounded(SHORT)
def test_no_generated_request_is_a_server_error(case: Any) -> None:
    _call(case)


@pytest.mark.long
@SCHEMA.parametrize()
@_bounded(LONG)
def test_no_generated_request_of_many_is_a_server_error(case: Any) -> None:
    _call(case)

"""The service twice: the use cases over a file, and the client of a server over a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.analysis import StoreJudgement
from terec.client import open_client
from terec.history import StoreHistory
from terec.ingest import StoreAdministration, StoreResults
from terec.model import Org, Project, TextLimit
from terec.service import Service
from terec.store_sqlite import SqliteStore, open_store
from terec_testing import NOW
from terec_testing.server import Switch, an_app, serving


@pytest.fixture(scope="session")
def switch() -> Switch:
    return Switch()


@pytest.fixture(scope="session")
def server_url(switch: Switch) -> Iterator[str]:
    with serving(switch) as url:
        yield url


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "terec.sqlite") as store:
        yield store


@pytest.fixture(params=["use_cases", "http"])
def empty_service(request: pytest.FixtureRequest, store: SqliteStore) -> Iterator[Service]:
    """A service without any org."""
    if request.param == "http":
        request.getfixturevalue("switch").app = an_app(store, now=NOW)
        with open_client(request.getfixturevalue("server_url")) as service:
            yield service
    else:
        results = StoreResults(store, lambda: NOW, TextLimit())
        administration = StoreAdministration(store, lambda: NOW)
        yield Service(administration, results, StoreHistory(store), StoreJudgement(store, lambda: NOW))


@pytest.fixture
def service(empty_service: Service) -> Service:
    """A service with org acme and its project shop."""
    empty_service.administration.create_org(Org("acme"))
    empty_service.administration.put_project(Project("acme", "shop"))
    return empty_service

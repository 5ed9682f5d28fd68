"""Parameters that are read in one validation, and those that FastAPI has to explain."""

import asyncio

import pytest
from starlette.requests import Request

from terec.ingest_api.runs import history
from terec.ingest_api.wire.quick_route import Parameters
from terec.model import CaseSelection, SuiteKey

PLACE = {"org": "acme", "project": "shop", "suite": "ci"}


def a_request(query: str) -> Request:
    return Request({"type": "http", "headers": [], "query_string": query.encode(), "path_params": PLACE})


@pytest.mark.parametrize(
    ("query", "branch", "case", "limit"),
    [
        ("", None, None, 32),
        ("branch=a%2Fb&test_case=adds&run_limit=5", "a/b", "adds", 5),
        ("run_limit=1&run_limit=2&unknown=3", None, None, 2),
        ("org=other", None, None, 32),
    ],
    ids=["defaults", "given", "last of equals", "path before query"],
)
def test_parameters_are_read_into_their_groups(query: str, branch: str | None, case: str | None, limit: int) -> None:
    read = asyncio.run(Parameters(history.test_runs).read(a_request(query)))

    assert read == {
        "suite": SuiteKey("acme", "shop", "ci"),
        "selection": CaseSelection(test_case=case),
        "branch": branch,
        "run_limit": limit,
        "before": None,
    }

"""The API in the test's own process, called without a network."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from terec.store_sqlite import SqliteStore, open_store
from terec_testing.calls import FAILURE, PASS, put_run
from terec_testing.server import an_app

RUN = "/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs/1"
HISTORY = "/history/orgs/acme/projects/shop/suites/ci"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "terec.sqlite") as store:
        yield store


@pytest.fixture
def api(store: SqliteStore) -> Iterator[Callable[..., TestClient]]:
    """Makes a client of the API over the test's store, with the settings given."""
    clients: list[TestClient] = []

    def make(**words: Any) -> TestClient:
        clients.append(TestClient(an_app(store, **words), base_url="http://127.0.0.1"))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(api: Callable[..., TestClient]) -> TestClient:
    """A client on loopback; there is org acme with project shop and run 1 of suite ci on main."""
    client = api()
    client.put("/admin/orgs", json={"name": "acme"})
    client.put("/admin/orgs/acme/projects", json={"org": "acme", "name": "shop"})
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": 1}
    client.post("/tests/orgs/acme/runs", json=run)
    return client


@pytest.fixture
def judged(client: TestClient) -> TestClient:
    """Run 1 passed, run 2 fails."""
    put_run(client, 1, PASS)
    put_run(client, 2, FAILURE)
    return client

"""The service three times: the use cases over a file and over Cassandra, and the client of a server over a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.analysis import StoreJudgement
from terec.client import open_client
from terec.history import StoreHistory
from terec.ingest import StoreAdministration, StoreResults
from terec.model import Org, Project, TextLimit
from terec.service import Service
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import NOW
from terec_testing.keyspaces import Keyspace, cassandra_keyspace
from terec_testing.server import Switch, an_app, serving

__all__ = ["cassandra_keyspace"]


@pytest.fixture(scope="session")
def switch() -> Switch:
    return Switch()


@pytest.fixture(scope="session")
def server_url(switch: Switch) -> Iterator[str]:
    with serving(switch) as url:
        yield url


@pytest.fixture(params=["use_cases", "cassandra", "http"])
def way(request: pytest.FixtureRequest) -> str:
    """How the service is had."""
    return str(request.param)


@pytest.fixture
def store(request: pytest.FixtureRequest, way: str, tmp_path: Path) -> Iterator[Store]:
    if way == "cassandra":
        keyspace: Keyspace = request.getfixturevalue("cassandra_keyspace")
        request.addfinalizer(keyspace.empty)
    with keyspace.open() if way == "cassandra" else open_store(tmp_path / "terec.sqlite") as store:
        yield store


@pytest.fixture
def empty_service(request: pytest.FixtureRequest, way: str, store: Store) -> Iterator[Service]:
    """A service without any org."""
    if way == "http":
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

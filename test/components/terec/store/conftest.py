"""The stores that the contract suite runs on; a new adapter joins by one more line in ADAPTERS."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from terec.model import Org, Project
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing.keyspaces import Keyspace, cassandra_keyspace
from terec_testing.stores import put_run

__all__ = ["cassandra_keyspace"]

Opener = Callable[[], AbstractContextManager[Store]]


def on_sqlite(request: pytest.FixtureRequest) -> Opener:
    folder: Path = request.getfixturevalue("tmp_path")
    return lambda: open_store(folder / "terec.sqlite")


def on_cassandra(request: pytest.FixtureRequest) -> Opener:
    keyspace: Keyspace = request.getfixturevalue("cassandra_keyspace")
    request.addfinalizer(keyspace.empty)
    return keyspace.open


ADAPTERS: dict[str, Callable[[pytest.FixtureRequest], Opener]] = {"cassandra": on_cassandra, "sqlite": on_sqlite}

PAIRS = [("cassandra", "sqlite"), ("sqlite", "cassandra"), ("sqlite", "sqlite")]
"""Adapters of `store` and `other_store` where a test has both."""


@pytest.fixture
def open_again(request: pytest.FixtureRequest) -> Opener:
    """Opens the medium of this test, as another process would."""
    return ADAPTERS[request.param](request)


@pytest.fixture
def empty_store(open_again: Opener) -> Iterator[Store]:
    with open_again() as store:
        yield store


@pytest.fixture
def other_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store beside `store`: what one archives any other restores."""
    opened = open_store(tmp_path / "other.sqlite") if request.param == "sqlite" else ADAPTERS[request.param](request)()
    with opened as store:
        yield store


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "other_store" in metafunc.fixturenames:
        metafunc.parametrize(("open_again", "other_store"), PAIRS, indirect=True)
    elif "open_again" in metafunc.fixturenames:
        metafunc.parametrize("open_again", sorted(ADAPTERS), indirect=True)


@pytest.fixture
def store(empty_store: Store) -> Store:
    """A store with org acme and its project shop."""
    empty_store.add_org(Org("acme"), [])
    empty_store.put_project(Project("acme", "shop"))
    return empty_store


@pytest.fixture
def first_run(store: Store) -> None:
    put_run(store)


@pytest.fixture
def three_runs(store: Store) -> None:
    for run_id in (1, 2, 3):
        put_run(store, run_id)

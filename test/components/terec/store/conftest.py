"""The stores that the contract suite runs on; a new adapter joins by one more line in ADAPTERS."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from terec.model import Org, Project
from terec.store import Store
from terec.store_sqlite import open_store

Opener = Callable[[Path], AbstractContextManager[Store]]

ADAPTERS: dict[str, Opener] = {"sqlite": lambda folder: open_store(folder / "terec.sqlite")}


@pytest.fixture(params=sorted(ADAPTERS))
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], AbstractContextManager[Store]]:
    """Opens the medium of this test, as another process would."""
    return lambda: ADAPTERS[request.param](tmp_path)


@pytest.fixture
def empty_store(open_again: Callable[[], AbstractContextManager[Store]]) -> Iterator[Store]:
    with open_again() as store:
        yield store


@pytest.fixture(params=sorted(ADAPTERS))
def other_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store beside `store`, of each adapter in turn: what one archives any other restores."""
    with ADAPTERS[request.param](tmp_path / "other") as store:
        yield store


@pytest.fixture
def store(empty_store: Store) -> Store:
    """A store with org acme and its project shop."""
    empty_store.add_org(Org("acme"), [])
    empty_store.put_project(Project("acme", "shop"))
    return empty_store

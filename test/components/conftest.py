"""A real store with org acme and project shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.ingest import StoreAdministration, StoreResults
from terec.model import Org, Project, TextLimit
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "terec.sqlite") as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        yield opened


@pytest.fixture
def administration(store: Store) -> StoreAdministration:
    return StoreAdministration(store, lambda: NOW)


@pytest.fixture
def results(store: Store) -> StoreResults:
    return StoreResults(store, lambda: NOW, TextLimit(400, 200))

"""A SQLite file with org acme and its project shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.model import Org, Project
from terec.store_sqlite import SqliteStore, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "terec.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with open_store(path, busy_seconds=0.1) as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        yield store

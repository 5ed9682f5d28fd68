"""A keyspace of the session's Cassandra for each worker: made once, emptied between tests, dropped at the end."""

import os
import secrets
import threading
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from terec.settings import CassandraPlace
from terec.store_cassandra import CassandraStore, open_store
from terec.store_cassandra.cluster.connecting import make_cluster
from terec_testing.servers import cassandra_server

KEPT = "schema_migration"
OF_A_RUN = (
    *("run_by_branch", "run_by_suite", "run_by_start", "result_chunk"),
    *("history_by_test", "failure_by_run", "failure_by_hash"),
)
"""The tables that have rows of a run."""

_DDL_SECONDS = 180.0


class Keyspace:
    """A keyspace with TeReC's tables, of an ordinary user, whom the guardrails bind."""

    def __init__(self, place: CassandraPlace) -> None:
        self.place = place
        with open_store(place) as store:  # makes the tables
            assert is_well(store), store.trouble()
        self._cluster = make_cluster(place)
        self.session = self._cluster.connect(place.keyspace)

    def open(self) -> CassandraStore:
        """A store on the keyspace as another process would have it."""
        return open_store(self.place)

    def empty(self) -> None:
        """Take what the tests left; a table that nobody used is not touched, since truncating takes long."""
        sent = [(name, self.session.execute_async(_first(table))) for name, table in self._tables()]
        used = [name for name, answer in sent if name != KEPT and answer.result().current_rows]
        for answer in [self.session.execute_async(f'TRUNCATE "{name}"', timeout=_DDL_SECONDS) for name in used]:
            answer.result()

    def drop(self) -> None:
        self.session.execute(f"DROP KEYSPACE IF EXISTS {self.place.keyspace}", timeout=_DDL_SECONDS)
        self.close()

    def close(self) -> None:
        """Leave it where it is."""
        self._cluster.shutdown()

    def metadata(self, table: str) -> Any:
        """What the driver knows of a table."""
        return self._cluster.metadata.keyspaces[self.place.keyspace].tables[table]

    def rows(self, *tables: str) -> dict[str, int]:
        """How many rows each of the tables has."""
        return {table: len(list(self.session.execute(f"SELECT * FROM {table}"))) for table in tables}

    def tables(self) -> list[str]:
        return [name for name, _ in self._tables()]

    def _tables(self) -> list[tuple[str, Any]]:
        return list(self._cluster.metadata.keyspaces[self.place.keyspace].tables.items())


def is_well(store: CassandraStore, seconds: float = 180) -> bool:
    """Whether the store works by then; returns as soon as it does."""
    ends, waiting = time.monotonic() + seconds, threading.Event()
    while store.trouble() is not None and time.monotonic() < ends:
        waiting.wait(0.05)
    return store.trouble() is None


@pytest.fixture(scope="session")
def cassandra_keyspace() -> Iterator[Keyspace]:
    """The worker's keyspace; skips aloud without a server."""
    yield _made()
    if _made.cache_info().currsize:  # conftests that import this fixture have one keyspace together
        keyspace = _made()
        _made.cache_clear()
        keyspace.drop()


@cache
def _made() -> Keyspace:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Keyspace(cassandra_server().place(f"t_{worker}_{secrets.token_hex(4)}"))


def _first(table: Any) -> str:
    return f'SELECT "{table.partition_key[0].name}" FROM "{table.name}" LIMIT 1'

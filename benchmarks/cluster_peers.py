"""The peer of the cluster benchmarks: a bare driver that writes and reads the very cells that TeReC does."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from cassandra.concurrent import execute_concurrent
from cassandra.query import BatchStatement, BatchType
from cluster_servers import ORG

from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.database import WRITES_AT_ONCE

SINGLES_AT_ONCE = 64

Row = tuple[str, Sequence[Any]]
Batch = Sequence[Row]


class Recorder:
    """Takes down what a store writes, batch by batch in its order."""

    def __init__(self, store: CassandraStore) -> None:
        self._batches: list[Batch] = []
        database = store._database
        self._write, self._begin_batches, self._decide = database.write, database.begin_batches, database.decide
        database.write = self.write  # type: ignore[method-assign]
        database.begin_batches = self.begin_batches  # type: ignore[method-assign]
        database.decide = self.decide  # type: ignore[method-assign]

    def take(self) -> list[Batch]:
        """What was written since the last call."""
        taken, self._batches = self._batches, []
        return taken

    def write(self, cql: str, values: Sequence[Any] = ()) -> None:
        self._batches.append([(cql, values)])
        self._write(cql, values)

    def begin_batches(self, batches: Iterable[Batch]) -> Callable[[], None]:
        return self._begin_batches(self._noted(batches))

    def decide(self, batch: Batch) -> tuple[bool, list[Any]]:
        self._batches.append([_unconditional(*row) for row in batch])
        return self._decide(batch)

    def _noted(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        for batch in batches:
            self._batches.append(batch)
            yield batch


class Bare:
    """A plain driver session; rows get another org, so that TeReC's stay as they are."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._prepared: dict[str, Any] = {}

    def prepare(self, batches: Iterable[Batch]) -> None:
        for cql in {cql for batch in batches for cql, _ in batch}:
            self._prepared[cql] = self._prepared.get(cql) or self._session.prepare(cql)

    def write_batches(self, batches: Iterable[Batch]) -> None:
        self._write((self._batch(each) for each in batches), WRITES_AT_ONCE)

    def write_singles(self, rows: Iterable[Row], at_once: int) -> None:
        self._write((self._bound(*each, "singles") for each in rows), at_once)

    def _write(self, statements: Iterable[Any], at_once: int) -> None:
        execute_concurrent(self._session, ((each, None) for each in statements), at_once)

    def _batch(self, batch: Batch) -> Any:
        if len(batch) == 1:
            return self._bound(*batch[0], "batches")
        statement = BatchStatement(BatchType.UNLOGGED)
        for row in batch:
            statement.add(self._bound(*row, "batches"))
        return statement

    def _bound(self, cql: str, values: Sequence[Any], org: str) -> Any:
        return self._prepared[cql].bind([org if value == ORG else value for value in values])


def _unconditional(cql: str, values: Sequence[Any]) -> Row:
    """The statement as a plain write: what stood behind IF, and its value, are left out."""
    plain, _, condition = cql.partition(" IF ")
    return plain, values[: len(values) - condition.count("?")]

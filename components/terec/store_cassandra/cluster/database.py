"""Statements on one keyspace: prepared once, tried again, many at a time."""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from cassandra import ConsistencyLevel, RequestValidationException, Unavailable
from cassandra.cluster import EXEC_PROFILE_DEFAULT
from cassandra.query import BatchStatement, BatchType

from terec.model import InvalidInput
from terec.settings import CassandraPlace
from terec.store_cassandra.cluster.binding import Prepared, Rows, prepared_of
from terec.store_cassandra.cluster.connecting import DECIDING
from terec.store_cassandra.cluster.errors import DRIVER_ERRORS, Undecided, may_pass, translate
from terec.store_cassandra.cluster.gate import Gate
from terec.store_cassandra.cluster.retrying import Tries

__all__ = ["Batch", "Database", "Statement", "Undecided", "Values", "utc"]

Values = Sequence[Any]
Statement = tuple[str, Values]
Batch = Sequence[Statement]

READS_AT_ONCE = 64
WRITES_AT_ONCE = 32
PAGE = 5000
"""Rows of one page."""

_PING = "SELECT number FROM schema_migration WHERE all_of = 'migrations' LIMIT 1"
_PING_SECONDS = 2.0
_TABLE = re.compile(r'\b(FROM|INTO|UPDATE)\s+("?\w+"?)')


class Database:
    """Statements as text and their values, safe from any thread; made at once, connected in the background.

    Reads and writes are LOCAL_QUORUM and tried again for at most retrying.PATIENCE seconds, so a statement must be
    idempotent. A value None writes a tombstone: leave the column out instead. StoreUnreachable, StoreFull or
    StoreReadOnly when the cluster fails, InvalidInput for a value that it cannot hold.
    """

    def __init__(self, place: CassandraPlace, create: bool = True) -> None:
        self.place = place
        self._gate = Gate(place, create)
        self._lock = threading.Lock()
        self._prepared: dict[str, Prepared] = {}

    def rows(self, cql: str, values: Values = ()) -> list[Any]:
        """All rows, as named tuples."""
        return list(self.stream(cql, values, PAGE))

    def rows_of(self, cql: str, many: Iterable[Values]) -> list[list[Any]]:
        """The rows of one statement for each of many values, asked at once, in the order of the values."""
        return self.rows_of_each((cql, values) for values in many)

    def rows_of_each(self, questions: Iterable[Statement]) -> list[list[Any]]:
        """The rows of each of several statements, asked at once, in their order."""
        statements = (self._bound(*question) for question in questions)
        return [
            page.current_rows if page.paging_state is None else list(self._all_pages(statement, page))
            for statement, page in self._answers(statements, READS_AT_ONCE)
        ]

    def stream(self, cql: str, values: Values = (), fetch_size: int = 1000) -> Iterator[Any]:
        """The rows, with no more than a page in memory."""
        statement = self._bound(cql, values)
        statement.fetch_size = fetch_size
        yield from self._all_pages(statement, self._answer(statement))

    def settled(self, cql: str, values: Values = ()) -> list[Any]:
        """Rows of one partition by LOCAL_SERIAL: finishes first what an undecided conditional write left."""
        statement = self._bound(cql, values)
        statement.consistency_level = ConsistencyLevel.LOCAL_SERIAL
        return list(self._all_pages(statement, self._answer(statement)))

    def write(self, cql: str, values: Values = ()) -> None:
        """Write; durable when it returns."""
        self._answer(self._bound(cql, values))

    def write_batches(self, batches: Iterable[Batch]) -> None:
        """Write every batch, each of them within one partition and so atomic; they are taken as they are sent."""
        self.begin_batches(batches)()

    def begin_batches(self, batches: Iterable[Batch]) -> Callable[[], None]:
        """Send the first batches; what it answers sends the others and returns when every one is written.

        Between the two calls the caller works while the cluster writes.
        """
        statements = (self._batch(each) for each in batches)
        sent = self._sent(statements, WRITES_AT_ONCE)

        def finish() -> None:
            for _ in self._answers_of(sent, statements):
                pass

        return finish

    def decide(self, batch: Batch) -> tuple[bool, list[Any]]:
        """Apply the conditional batch of one partition, or nothing: whether it was, else the rows in the way.

        The first column of such a row says that it was not applied. Undecided: it may have been, or may yet be.
        """
        statement, tries = self._batch(batch), Tries()
        while True:
            try:
                rows = self._send(statement, DECIDING).result().current_rows
                return (True, []) if rows[0][0] else (False, rows)
            except DRIVER_ERRORS as error:
                failure = translate(error, self.place)
                if not _refused_before(error):
                    raise Undecided(str(failure)) from error
                if not may_pass(error) or not tries.again():
                    raise failure from error

    def trouble(self) -> str | None:
        """What keeps this keyspace from answering, in one sentence; None: nothing."""
        failure = self._gate.failure()
        if failure is not None:
            return str(failure)
        try:
            self._gate.session().execute(_with_keyspace(_PING, self.place.keyspace), timeout=_PING_SECONDS)
        except DRIVER_ERRORS as error:
            return str(translate(error, self.place))
        return None

    def close(self) -> None:
        self._gate.close()

    def _answers(self, statements: Iterable[Any], window: int) -> Iterator[tuple[Any, Any]]:
        """Each statement and its first page, in order; up to `window` are under way."""
        waiting = iter(statements)
        return self._answers_of(self._sent(waiting, window), waiting)

    def _sent(self, statements: Iterator[Any], count: int) -> deque[tuple[Any, Any]]:
        return deque((each, self._send_or_none(each)) for each in islice(statements, count))

    def _answers_of(self, sent: deque[tuple[Any, Any]], waiting: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        while sent:
            statement, future = sent.popleft()
            answer = self._answer(statement, future=future)
            sent.extend(self._sent(waiting, 1))
            yield statement, answer

    def _all_pages(self, statement: Any, page: Any) -> Iterator[Any]:
        yield from page.current_rows
        while page.paging_state is not None:
            page = self._answer(statement, page.paging_state)
            yield from page.current_rows

    def _answer(self, statement: Any, paging_state: bytes | None = None, future: Any = None) -> Any:
        """The answer to the statement, sent now unless `future` is the answer to come."""
        tries = Tries()
        while True:
            try:
                return (future or self._send(statement, paging_state=paging_state)).result()
            except DRIVER_ERRORS as error:
                future = None
                if not may_pass(error) or not tries.again():
                    raise translate(error, self.place) from error

    def _send(self, statement: Any, profile: Any = EXEC_PROFILE_DEFAULT, paging_state: bytes | None = None) -> Any:
        session = self._gate.session()
        return session.execute_async(statement, execution_profile=profile, paging_state=paging_state)

    def _send_or_none(self, statement: Any) -> Any:
        """The answer to come; None when it could not even be sent, which is then tried again in its turn."""
        try:
            return self._send(statement)
        except DRIVER_ERRORS:
            return None

    def _batch(self, batch: Batch) -> Any:
        if len(batch) == 1:
            return self._bound(*batch[0])
        statement = BatchStatement(BatchType.UNLOGGED)
        rows: dict[str, Rows] = {}
        for cql, values in batch:
            row = rows.get(cql)
            if row is None:
                row = rows[cql] = Rows(self._known(cql))
            try:
                statement.add(row.of(values))
            except Exception:  # the driver says better what is wrong with the values
                statement.add(self._bound_by_driver(self._known(cql).statement, values))
        statement.is_idempotent = True
        return statement

    def _bound(self, cql: str, values: Values) -> Any:
        prepared = self._known(cql)
        try:
            return Rows(prepared).of(values)
        except Exception:  # as above
            return self._bound_by_driver(prepared.statement, values)

    def _bound_by_driver(self, prepared: Any, values: Values) -> Any:
        try:
            return prepared.bind(values)
        except UnicodeEncodeError as error:
            raise InvalidInput(f"A text holds a character that cannot be stored: {error.object[:60]!a}.") from error
        except OverflowError as error:
            raise InvalidInput(f"A number is too large to be stored: {error}.") from error

    def _known(self, cql: str) -> Prepared:
        return self._prepared.get(cql) or self._prepare(cql)

    def _prepare(self, cql: str) -> Prepared:
        tries = Tries()
        while True:
            try:
                statement = self._gate.session().prepare(_with_keyspace(cql, self.place.keyspace))
                break
            except DRIVER_ERRORS as error:
                if not may_pass(error) or not tries.again():
                    raise translate(error, self.place) from error
        statement.is_idempotent = True
        with self._lock:
            return self._prepared.setdefault(cql, prepared_of(statement))


def utc(moment: datetime) -> datetime:
    """A time of a row: the driver gives them in UTC without saying so."""
    return moment.replace(tzinfo=UTC)


def _with_keyspace(cql: str, keyspace: str) -> str:
    """The statement on the table of this keyspace: the server warns of each that leans on what a session uses."""
    return _TABLE.sub(rf"\1 {keyspace}.\2", cql, count=1)


def _refused_before(error: Exception) -> bool:
    """Whether the cluster refused the statement before it proposed anything, so that nothing of it happened."""
    return isinstance(error, RequestValidationException | Unavailable)

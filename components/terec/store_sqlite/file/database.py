"""The connections to one file: one writer behind a lock, readers borrowed from a pool."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terec.model import StoreBusy, StoreError, StoreReadOnly
from terec.store_sqlite.file.errors import NOT_WRITABLE, translated
from terec.store_sqlite.file.remembered import Reader

_READING = (
    "query_only = ON",
    "cache_size = -16384",  # KiB: the failures of 32 builds fit, 2 MiB would thrash
)
_WRITING = ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON", "cache_size = -65536")


class Database:
    """Transactions on one file, safe from any thread; several processes may share the file.

    immutable: neither the file nor its folder can be written, and nobody else writes them.
    """

    def __init__(self, path: Path, busy_seconds: float, immutable: bool = False) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._immutable = immutable
        self._lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot of the file for as long as the context lasts."""
        with translated(self.path):
            connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: durable when the context ends, undone when it raises. StoreBusy after busy_seconds."""
        with self.alone() as connection, transaction(connection):
            yield connection

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """The writer's connection outside of any transaction, for what SQLite allows only there."""
        if not self._lock.acquire(timeout=self._busy_seconds):
            raise StoreBusy(f"The file {self.path} is held by another writer of this process; try again.")
        try:
            with translated(self.path):
                yield self._writer_connection()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close every connection; a reader still in use is closed when it is given back."""
        with self._lock:
            self._closed = True
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            while self._idle:
                self._idle.pop().close()

    def _borrow(self) -> sqlite3.Connection:
        self._check_open()
        try:
            return self._idle.pop()
        except IndexError:
            return open_connection(self.path, self._busy_seconds, reader=True, immutable=self._immutable)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        try:
            if connection.in_transaction:
                connection.execute("COMMIT")
        except BaseException:  # of a damaged file
            connection.close()
            raise
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)

    def _writer_connection(self) -> sqlite3.Connection:
        self._check_open()
        if self._immutable:  # on a read-only medium SQLite would only say that it cannot open its -shm file
            raise StoreReadOnly(f"The file {self.path} {NOT_WRITABLE}.")
        if self._writer is None:
            self._writer = open_connection(self.path, self._busy_seconds)
        return self._writer

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"The store {self.path} is closed.")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction of a writer, the only one at a time: written when the block ends, undone when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def open_connection(
    path: Path, busy_seconds: float, reader: bool = False, immutable: bool = False, create: bool = False
) -> sqlite3.Connection:
    """A connection without implicit transactions; errors are SQLite's own."""
    mode = "immutable=1" if immutable else "mode=rwc" if create else "mode=rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        factory=Reader if reader else sqlite3.Connection,
    )
    try:
        for pragma in _READING if reader else _WRITING:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:  # a damaged file is met here
        connection.close()
        raise
    return connection

"""What every view of the store holds."""

import sqlite3
from contextlib import AbstractContextManager

from terec.store_sqlite.file.database import Database
from terec.store_sqlite.saving.numbers import Numbers

_PAGES_AT_ONCE = 2000


class View:
    """One database shared by all views of a store; numbers: what the writer knows of its dictionaries."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = Numbers()

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """One snapshot of the file, for this brick's own tools."""
        return self._database.reading()

    def _shrink(self) -> None:
        """Give pages that a removal freed back to the disk; other writers get their turn between the steps."""
        with self._database.alone() as connection:
            free = _free_pages(connection)
            for _ in range(0, free, _PAGES_AT_ONCE):
                # execute() would stop after one page: the pragma answers in rows that have no columns
                connection.executescript(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # what was removed leaves the log too


def _free_pages(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA freelist_count").fetchone()[0])

"""What every view of the store holds."""

import sqlite3
from contextlib import AbstractContextManager

from terec.store_sqlite.database import Database
from terec.store_sqlite.numbers import Numbers


class View:
    """One database shared by all views of a store; numbers: what the writer knows of its dictionaries."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = Numbers()

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """One snapshot of the file, for this brick's own tools."""
        return self._database.reading()

    def _shrink(self) -> None:
        """Give pages that a removal freed back to the disk, some thousand at a time."""
        with self._database.alone() as connection:
            connection.execute("PRAGMA incremental_vacuum").fetchall()

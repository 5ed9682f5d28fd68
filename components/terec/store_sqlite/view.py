"""What every view of the store holds."""

from terec.store_sqlite.database import Database
from terec.store_sqlite.numbers import Numbers


class View:
    """One database shared by all views of a store; numbers: what the writer knows of its dictionaries."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = Numbers()

    def _shrink(self) -> None:
        """Give pages that a removal freed back to the disk, some thousand at a time."""
        with self._database.alone() as connection:
            connection.execute("PRAGMA incremental_vacuum").fetchall()

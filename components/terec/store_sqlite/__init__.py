"""The store in one SQLite file."""

from terec.store_sqlite.opening import open_store
from terec.store_sqlite.store import SqliteStore

__all__ = ["SqliteStore", "open_store"]

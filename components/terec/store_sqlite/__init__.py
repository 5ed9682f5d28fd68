"""The store in one SQLite file."""

from terec.store_sqlite.copies import backup, restore
from terec.store_sqlite.opening import open_store
from terec.store_sqlite.store import SqliteStore
from terec.store_sqlite.verification import VerifyReport, verify

__all__ = ["SqliteStore", "VerifyReport", "backup", "open_store", "restore", "verify"]

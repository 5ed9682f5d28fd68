"""The store in one SQLite file."""

from terec.store_sqlite.copying.copies import backup, restore
from terec.store_sqlite.file.opening import open_store
from terec.store_sqlite.file.verification import VerifyReport, verify
from terec.store_sqlite.store import SqliteStore

__all__ = ["SqliteStore", "VerifyReport", "backup", "open_store", "restore", "verify"]

"""What SQLite complains about, as errors of the model."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terec.model import (
    InvalidInput,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)

NOT_WRITABLE = "may be read but not written; check the rights of the file and its folder"

_PRIMARY = 0xFF
_KINDS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "is held by another writer; try again, or raise TEREC_BUSY_SECONDS"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "is held by another writer; try again, or raise TEREC_BUSY_SECONDS"),
    sqlite3.SQLITE_PROTOCOL: (StoreBusy, "is held by another writer; try again, or raise TEREC_BUSY_SECONDS"),
    sqlite3.SQLITE_FULL: (StoreFull, "cannot grow: the disk is full; nothing of this call was stored"),
    sqlite3.SQLITE_READONLY: (StoreReadOnly, NOT_WRITABLE),
    sqlite3.SQLITE_CORRUPT: (StoreCorrupt, "is damaged; restore a backup (terec admin restore)"),
    sqlite3.SQLITE_NOTADB: (StoreCorrupt, "is no TeReC file; name another one"),
    sqlite3.SQLITE_CANTOPEN: (StoreUnreachable, "cannot be opened; check the path and its rights"),
    sqlite3.SQLITE_IOERR: (StoreUnreachable, "cannot be read or written: the disk reports an error"),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what SQLite raises within as one of the model's errors, with a sentence that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error, path) from error
    except OverflowError as error:
        raise InvalidInput(f"A number is too large to be stored: {error}.") from error
    except UnicodeEncodeError as error:
        raise InvalidInput(f"A text holds a character that cannot be stored: {error.object[:60]!a}.") from error


def translate(error: sqlite3.Error, path: Path) -> StoreError:
    """The model's error for one of SQLite's; those of no known kind become a StoreError with SQLite's words."""
    code = getattr(error, "sqlite_errorcode", None)
    kind, what = _KINDS.get((code or 0) & _PRIMARY, (StoreError, f"cannot be used: {error}"))
    return kind(f"The file {path} {what}.")

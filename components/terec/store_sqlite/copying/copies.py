"""Copies of a file: online backup, and putting one back."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from terec.model import InvalidInput, StoreCorrupt, StoreUnreachable
from terec.store_sqlite.file.database import open_connection
from terec.store_sqlite.file.errors import translated
from terec.store_sqlite.file.opening import open_store
from terec.store_sqlite.file.verification import verify

_PAGES = 4096
"""Pages copied between two calls of progress: 16 MiB."""

_BUSY_SECONDS = 30.0

Progress = Callable[[int, int], None]
"""Told how many pages are copied, of how many."""


def _silent(done: int, total: int) -> None:
    """Shows nothing."""


def backup(path: Path, target: Path, progress: Progress = _silent) -> None:
    """Copy the file while others read and write it; the copy is of one moment, and whole once target is there.

    InvalidInput when target exists. StoreUnreachable when there is nothing to copy.
    """
    if target.exists():
        raise InvalidInput(f"The file {target} exists; name a new one for the backup.")
    open_store(path, create=False).close()
    draft = target.with_name(f".{target.name}.partial")
    draft.unlink(missing_ok=True)
    try:
        with translated(target):
            _copy(path, draft, progress)
        draft.rename(target)
    except OSError as error:
        raise StoreUnreachable(f"The backup {target} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def restore(source: Path, path: Path, replace: bool = False) -> None:
    """Put a backup in the place of the file, in one transaction; who reads meanwhile sees the old or the new.

    The source is verified first: StoreCorrupt, and nothing changed, when it is not sound. InvalidInput when path is a
    file with content and replace is False.
    """
    report = verify(source)
    if report.problems:
        raise StoreCorrupt(f"The backup {source} is not sound and was not restored: {report.problems[0]}")
    if not replace and path.exists() and path.stat().st_size:
        raise InvalidInput(f"The file {path} is not empty; to overwrite it with the backup, say so.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with translated(path):
        try:
            _copy(source, path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise
            _remove(path)
            _copy(source, path)
    _mark_replaced(path)


def _copy(source: Path, target: Path, progress: Progress = _silent) -> None:
    reading = open_connection(source, _BUSY_SECONDS, reader=True)
    try:
        writing = open_connection(target, _BUSY_SECONDS, create=True)
        try:
            reading.backup(writing, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
            writing.execute("PRAGMA journal_mode = WAL")
        finally:
            writing.close()
    finally:
        reading.close()


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _mark_replaced(path: Path) -> None:
    """Numbers that running processes remember belong to the old content: a new epoch makes them forget."""
    with translated(path):
        connection = open_connection(path, _BUSY_SECONDS)
        try:
            connection.execute("UPDATE state SET value = abs(random()) WHERE name = 'epoch'")
        finally:
            connection.close()

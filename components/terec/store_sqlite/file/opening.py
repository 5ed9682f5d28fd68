"""Opening a file: made when missing, upgraded when older, refused when newer or foreign."""

import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from terec.model import StoreCorrupt, StoreError, StoreReadOnly, StoreTooNew, StoreUnreachable
from terec.store_sqlite.file.database import Database, open_connection, transaction
from terec.store_sqlite.file.errors import translated
from terec.store_sqlite.signing.signed_by import signed_by_today
from terec.store_sqlite.store import SqliteStore

APPLICATION_ID = 0x54655265
"""`TeRe`: marks a SQLite file as one of TeReC."""

VERSION = 4
"""Version of the file that this code reads and writes; one more with each module under migrations."""

PAGE_SIZE = 8192
"""Bytes. Measured on 67 MB of XML: 0.39 bytes on disk per byte of XML against 0.42 with 4096 and 0.39 with 16384."""

Step = str | Callable[[sqlite3.Connection], None]
"""One step of a migration: a statement, or what SQL alone cannot do."""

_LEAST_SQLITE = (3, 37, 0)
"""STRICT tables came with it."""


def open_store(path: Path, busy_seconds: float = 30, create: bool = True) -> SqliteStore:
    """The store in the file; close it, or use it as a context manager.

    An existing file costs two pragmas and a look at `state`. A missing or empty one is made, with its folder, unless
    create is False. An older one is upgraded in place, in one transaction; of version 1 the failures are signed, 0.14
    ms each. So are they again where another version of the failure hash signed them. One that cannot be written can be
    read, with the hashes it has, unless it is older. busy_seconds: how long a writer waits for another one.
    StoreTooNew, StoreCorrupt, StoreUnreachable, StoreFull or StoreReadOnly as the file demands.
    """
    if sqlite3.sqlite_version_info < _LEAST_SQLITE:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old; TeReC needs 3.37 or newer under its Python.")
    if _size(path) == 0:
        if not create:
            raise StoreUnreachable(f"There is no TeReC file at {path}.")
        _make(path, busy_seconds)
    database = Database(path, busy_seconds, immutable=not _can_write(path))
    try:
        _check_version(database)
    except BaseException:
        database.close()
        raise
    return SqliteStore(database)


def migrate(connection: sqlite3.Connection, versions: Sequence[Sequence[Step]]) -> None:
    """Bring the file to version len(versions), all in one transaction; safe when two processes try at once."""
    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for steps in versions[version:]:
            for step in steps:
                if isinstance(step, str):
                    connection.execute(step)
                else:
                    step(connection)
        connection.execute(f"PRAGMA user_version = {len(versions)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _check_version(database: Database) -> None:
    with database.reading() as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise StoreCorrupt(f"The file {database.path} is a SQLite database, but not one of TeReC; name another one.")
    if version > VERSION:
        raise StoreTooNew(
            f"The file {database.path} was written by a newer TeReC (version {version} of the file; "
            f"this TeReC knows {VERSION}); install that one."
        )
    if version < VERSION:
        _upgrade(database)
    _check_signatures(database)


def _upgrade(database: Database) -> None:
    from terec.store_sqlite.migrations import MIGRATIONS  # only for an older file: opening stays cheap

    try:
        with database.alone() as connection:
            migrate(connection, MIGRATIONS)
    except StoreReadOnly as error:
        raise StoreReadOnly(
            f"The file {database.path} is of an older TeReC and may not be written, so it cannot be upgraded; "
            "open it once with the rights to write, or copy it."
        ) from error


def _check_signatures(database: Database) -> None:
    with database.reading() as connection:
        if signed_by_today(connection):
            return
    from terec.store_sqlite.signing.resigning import sign_again  # only after a change of the hash: opening stays cheap

    with suppress(StoreReadOnly), database.alone() as writer:
        sign_again(writer)


def _make(path: Path, busy_seconds: float) -> None:
    """Make the file beside its place and move it there: nobody sees a half-made one, of two makers one wins."""
    from terec.store_sqlite.migrations import MIGRATIONS

    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with translated(path):
            connection = open_connection(draft, busy_seconds, create=True)
            try:
                connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection, MIGRATIONS)
            finally:
                connection.close()
        _move(draft, path)
    except OSError as error:
        raise StoreUnreachable(f"The file {path} cannot be made: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # a read-only medium refuses even the removal of what is not there
            draft.unlink()


def _move(draft: Path, path: Path) -> None:
    if path.exists():
        if _size(path) == 0:
            draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        return


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise StoreUnreachable(f"The file {path} cannot be opened: {error.strerror}.") from error


def _can_write(path: Path) -> bool:
    """Whether SQLite can keep its -wal and -shm files beside the file; if not, it is read as it stands.

    With those of another process there, SQLite must decide: the file alone is not the whole truth.
    """
    effective = os.access in os.supports_effective_ids
    beside = (path.with_name(path.name + ending) for ending in ("-shm", "-wal"))
    return os.access(path.parent, os.W_OK, effective_ids=effective) or any(each.exists() for each in beside)

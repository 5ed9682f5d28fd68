"""Which version of the failure hash a file was signed by: the number in `f1`, under `signature` in `state`."""

import sqlite3

from terec.test_hash import SIGNATURE_VERSION

_FIRST = 1
"""Signed the files that do not say."""


def signed_by_today(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT value FROM state WHERE name = 'signature'").fetchone()
    return _today() == (_FIRST if row is None else row[0])


def mark_signed(connection: sqlite3.Connection) -> None:
    """Say that every failure of the file is signed by this code's version."""
    connection.execute("REPLACE INTO state VALUES ('signature', ?)", (_today(),))


def _today() -> int:
    return int(SIGNATURE_VERSION.removeprefix("f"))

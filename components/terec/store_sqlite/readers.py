"""store.Readers: positions in the outbox, leases and letters."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from terec.model import as_microseconds, from_microseconds, moment_or_none
from terec.store import LONGEST_LEASE, Backlog, DeadLetter
from terec.store_sqlite.outbox import outbox_entry
from terec.store_sqlite.view import View

_MICROSECONDS = 1_000_000
_BACKLOG = """
    SELECT (SELECT count(*) FROM outbox WHERE position > :position),
           (SELECT received FROM outbox WHERE position > :position ORDER BY position LIMIT 1),
           (SELECT count(*) FROM dead_letter WHERE reader = :reader)"""
_POSITION = "SELECT ifnull((SELECT position FROM reader WHERE name = ?), 0)"
_LETTERS = """
    SELECT reader, reason, at, position, event_id, key, body FROM dead_letter JOIN outbox USING (position)"""


class SqliteReaders(View):
    def position(self, reader: str) -> int:
        with self._database.reading() as connection:
            return _position(connection, reader)

    def commit(self, reader: str, position: int, came_from: int | None = None) -> bool:
        with self._database.writing() as connection:
            if came_from is not None and _position(connection, reader) != came_from:
                return False
            connection.execute(
                """INSERT INTO reader VALUES (?, ?)
                   ON CONFLICT DO UPDATE SET position = max(position, excluded.position)""",
                (reader, position),
            )
            return True

    def rewind(self, reader: str, position: int) -> None:
        with self._database.writing() as connection:
            connection.execute("REPLACE INTO reader VALUES (?, ?)", (reader, position))

    def forget(self, reader: str) -> None:
        with self._database.writing() as connection:
            connection.execute("DELETE FROM reader WHERE name = ?", (reader,))

    def backlog(self, reader: str) -> Backlog:
        with self._database.reading() as connection:
            words = {"reader": reader, "position": _position(connection, reader)}
            unread, oldest, letters = connection.execute(_BACKLOG, words).fetchone()
        return Backlog(unread, moment_or_none(oldest), letters)

    def take_lease(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        moment = as_microseconds(now)
        with self._database.writing() as connection:
            taken = connection.execute(
                """INSERT INTO lease VALUES (?, ?, ?) ON CONFLICT DO UPDATE
                   SET holder = excluded.holder, ends = excluded.ends
                   WHERE ends NOT BETWEEN ? + 1 AND ? OR holder = excluded.holder""",
                (name, holder, moment + round(seconds * _MICROSECONDS), moment, as_microseconds(now + LONGEST_LEASE)),
            )
            return taken.rowcount == 1

    def release_lease(self, name: str, holder: str) -> None:
        with self._database.writing() as connection:
            connection.execute("DELETE FROM lease WHERE name = ? AND holder = ?", (name, holder))

    def put_dead_letter(self, letter: DeadLetter) -> None:
        with self._database.writing() as connection:
            connection.execute(
                """INSERT INTO dead_letter SELECT ?, position, ?, ? FROM outbox WHERE event_id = ?
                   ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at""",
                (letter.reader, letter.reason, as_microseconds(letter.at), letter.entry.event_id),
            )

    def dead_letters(self, reader: str | None = None) -> Sequence[DeadLetter]:
        chosen = "" if reader is None else "WHERE reader = :reader"
        with self._database.reading() as connection:
            rows = connection.execute(f"{_LETTERS} {chosen} ORDER BY position, reader", {"reader": reader})
            return [DeadLetter(row[0], outbox_entry(row[3:]), row[1], from_microseconds(row[2])) for row in rows]

    def remove_dead_letter(self, reader: str, event_id: str) -> bool:
        with self._database.writing() as connection:
            gone = connection.execute(
                """DELETE FROM dead_letter WHERE reader = ?
                   AND position = (SELECT position FROM outbox WHERE event_id = ?)""",
                (reader, event_id),
            )
            return gone.rowcount == 1


def _position(connection: sqlite3.Connection, reader: str) -> int:
    return int(connection.execute(_POSITION, (reader,)).fetchone()[0])

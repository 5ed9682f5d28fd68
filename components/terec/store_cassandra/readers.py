"""store.Readers: positions in the outbox, leases and letters."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from terec.store import LONGEST_LEASE, Backlog, DeadLetter
from terec.store_cassandra.cluster.database import Batch, Undecided, utc
from terec.store_cassandra.outbox import living
from terec.store_cassandra.runs.places import FORGOTTEN
from terec.store_cassandra.view import View

LOOKED_AT = 100
"""Events and letters up to which a backlog counts only those whose run is still there; beyond, all of them."""

_POSITION = "SELECT epoch, position FROM reader WHERE name = ? LIMIT 1"
_COMMIT = "INSERT INTO reader (name, epoch, position) VALUES (?, ?, ?) USING TIMESTAMP ?"
_LEASE = "SELECT holder, ends FROM lease WHERE name = ?"
_TAKE = "INSERT INTO lease (name, holder, ends) VALUES (?, ?, ?) IF NOT EXISTS"
_TAKE_OVER = "UPDATE lease SET holder = ?, ends = ? WHERE name = ? IF holder = ? AND ends = ?"
_RELEASE = "DELETE FROM lease WHERE name = ? IF holder = ?"
_LETTER = "reader, event_id, position, org, project, suite, branch, run_id, reason, at"
_PUT_LETTER = f"INSERT INTO dead_letter ({_LETTER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LETTERS = f"SELECT {_LETTER} FROM dead_letter"
_DROP_LETTER = "DELETE FROM dead_letter WHERE reader = ? AND event_id = ?"


class CassandraReaders(View):
    def position(self, reader: str) -> int:
        return self._place(reader)[1]

    def commit(self, reader: str, position: int, came_from: int | None = None) -> bool:
        """Within an epoch the largest position counts: it has the latest time, whenever it is written.

        A rewind between reading and writing begins an epoch that counts more.
        """
        epoch, stands = self._place(reader)
        if came_from is not None and stands != came_from:
            return False
        self._database.write(_COMMIT, (reader, epoch, position, position + 1))
        return True

    def rewind(self, reader: str, position: int) -> None:
        epoch, _ = self._place(reader)
        self._database.write(_COMMIT, (reader, epoch + 1, position, position + 1))

    def forget(self, reader: str) -> None:
        """By an epoch without a position: a deletion would hide what is written later, whose times are positions."""
        rows = self._database.rows(_POSITION, (reader,))
        if rows and rows[0].position != FORGOTTEN:
            self._database.write(_COMMIT, (reader, rows[0].epoch + 1, FORGOTTEN, 0))

    def backlog(self, reader: str) -> Backlog:
        position = self.position(reader)
        letters = self._letters(reader, LOOKED_AT + 1)
        set_aside = len(living(self._database, letters)) if len(letters) <= LOOKED_AT else self._count(reader)
        rows = self._log.after(position, LOOKED_AT + 1)
        unread = living(self._database, rows)
        if len(rows) <= LOOKED_AT:
            return Backlog(len(unread), utc(unread[0][0].received) if unread else None, set_aside)
        oldest = unread[0][0] if unread else rows[0]
        return Backlog(self._log.head() - position, utc(oldest.received), set_aside)

    def take_lease(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        batch = self._lease_change(name, holder, now, now + timedelta(seconds=seconds))
        if batch is None:
            return False
        try:
            return self._database.decide(batch)[0]
        except Undecided:
            rows = self._database.settled(_LEASE, (name,))
            return bool(rows) and rows[0].holder == holder

    def release_lease(self, name: str, holder: str) -> None:
        with suppress(Undecided):  # a lease that was not released ends by itself
            self._database.decide([(_RELEASE, (name, holder))])

    def put_dead_letter(self, letter: DeadLetter) -> None:
        entry = letter.entry
        run = self._log.run_at(entry.position)
        if run is not None:
            values = (letter.reader, entry.event_id, entry.position, *run, letter.reason, letter.at)
            self._database.write(_PUT_LETTER, values)

    def dead_letters(self, reader: str | None = None) -> Sequence[DeadLetter]:
        rows = self._letters(reader)
        alive = living(self._database, rows)
        kept = {(row.reader, row.event_id) for row, _ in alive}
        gone = [(row.reader, row.event_id) for row in rows if (row.reader, row.event_id) not in kept]
        self._database.write_batches([[(_DROP_LETTER, values)] for values in gone])
        alive.sort(key=lambda each: (each[0].position, each[0].reader))
        return [DeadLetter(row.reader, entry, row.reason, utc(row.at)) for row, entry in alive]

    def remove_dead_letter(self, reader: str, event_id: str) -> bool:
        letters = [row for row in self._letters(reader) if row.event_id == event_id]
        self._database.write(_DROP_LETTER, (reader, event_id))
        return bool(living(self._database, letters))

    def _place(self, reader: str) -> tuple[int, int]:
        """The epoch that the last rewind began, and the position within it."""
        rows = self._database.rows(_POSITION, (reader,))
        return (rows[0].epoch, max(0, rows[0].position)) if rows else (0, 0)

    def _lease_change(self, name: str, holder: str, now: datetime, ends: datetime) -> Batch | None:
        """What takes the lease if it is still as it is read now; None: it is another's."""
        rows = self._database.rows(_LEASE, (name,))
        if not rows:
            return [(_TAKE, (name, holder, ends))]
        held_by, until = rows[0]
        if held_by != holder and now < utc(until) <= now + LONGEST_LEASE:
            return None
        return [(_TAKE_OVER, (holder, ends, name, held_by, until))]

    def _letters(self, reader: str | None, most: int | None = None) -> list[Any]:
        if reader is None:  # they are few: what nobody could handle
            return self._database.rows(_LETTERS)
        rows = self._database.stream(f"{_LETTERS} WHERE reader = ?", (reader,))
        return list(islice(rows, most))

    def _count(self, reader: str) -> int:
        counted = self._database.rows("SELECT count(*) AS letters FROM dead_letter WHERE reader = ?", (reader,))
        return int(counted[0].letters)

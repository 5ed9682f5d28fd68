"""The log that gives events their positions: consecutive numbers, claimed one after another by whoever writes.

A position exists only when the one before it does, so a reader meets no gap that is filled later, whatever the number
of writers; docs/adr/0009-outbox-log.md says why. Each bucket of the log keeps its newest position beside its rows,
without an end: rows expire, numbers are never given again.
"""

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from terec.model import RunKey
from terec.store_cassandra.cluster.database import Batch, Database
from terec.store_cassandra.cluster.deciding import changed
from terec.store_cassandra.layout.keys import OF_RUN

BUCKET = 10_000
"""Positions in one partition: about 2 MB."""

CLAIMED_AT_ONCE = 200

_HEAD = "SELECT bucket FROM outbox_head WHERE name = 'outbox'"
_PUT_HEAD = "INSERT INTO outbox_head (name, bucket) VALUES ('outbox', ?) USING TIMESTAMP ?"
_LAST = "SELECT last FROM outbox_log WHERE bucket = ? LIMIT 1"
_STEP = "UPDATE outbox_log USING TTL 0 SET last = ? WHERE bucket = ? IF last = ?"
_ADD = """
    INSERT INTO outbox_log (bucket, position, org, project, suite, branch, run_id, event_id, received)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SLICE = """
    SELECT position, org, project, suite, branch, run_id, event_id, received FROM outbox_log
    WHERE bucket = ? AND position > ? LIMIT ?"""
_EVENTS = f"""
    SELECT id, position, writetime(body) AS written FROM run
    WHERE {OF_RUN} AND kind = 'event'"""
_TELL = f"""
    UPDATE run USING TIMESTAMP ? SET position = ?
    WHERE {OF_RUN} AND kind = 'event' AND id = ?"""


class OutboxLog:
    """Positions for events that stand in the partitions of their runs already."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._claiming = threading.Lock()
        self._bucket = 0

    def append(self, key: RunKey, event_ids: Sequence[str], received: datetime) -> None:
        """Give these events of the run positions, in this order; what has one, or is gone, is passed over.

        May be done twice, also at the same time: of two positions of an event the larger one counts.
        """
        stored = {row.id: row for row in self._database.rows(_EVENTS, key) if row.written is not None}
        rows = [stored[each] for each in dict.fromkeys(event_ids) if each in stored and stored[each].position is None]
        for start in range(0, len(rows), CLAIMED_AT_ONCE):
            self._append(key, rows[start : start + CLAIMED_AT_ONCE], received)

    def head(self) -> int:
        """The newest position; 0: none was ever given."""
        bucket, last = self._newest(settled=False)
        return bucket * BUCKET - 1 if last is None and bucket else last or 0

    def after(self, position: int, most: int) -> list[Any]:
        """The next rows behind position, oldest first; fewer than `most` where the log ends. Expired ones are not."""
        head = self.head()
        found: list[Any] = []
        while position < head and len(found) < most:
            bucket = (position + 1) // BUCKET
            rows = self._slice(bucket, position, most - len(found))
            found += rows
            position = (bucket + 1) * BUCKET - 1
        return found

    def run_at(self, position: int) -> RunKey | None:
        """The run whose event has this position; None when it expired or was never given."""
        rows = self._database.rows(_SLICE, (position // BUCKET, position - 1, 1))
        return RunKey(*rows[0][1:6]) if rows and rows[0].position == position else None

    def _append(self, key: RunKey, rows: Sequence[Any], received: datetime) -> None:
        """Claim positions, then tell the run of them.

        The run's row is told with the time at which it was written: a row deleted since stays deleted.
        """
        while rows:
            first, count = self._claim(key, rows, received)
            told = [(row.written, first + nth, *key, row.id) for nth, row in enumerate(rows[:count])]
            self._database.write_batches([[(_TELL, values)] for values in told])
            rows = rows[count:]

    def _claim(self, key: RunKey, rows: Sequence[Any], received: datetime) -> tuple[int, int]:
        """The first position claimed and how many there are: fewer than rows where a bucket ends."""
        first, count = 0, 0

        def claim() -> Batch | None:
            nonlocal first, count
            if count and self._holds(first, key, rows[:count]):
                return None  # the answer to the last try was lost, not its effect
            bucket, last = self._newest(settled=count > 0)
            first = (bucket * BUCKET if last is None else last + 1) or 1
            count = min(len(rows), (bucket + 1) * BUCKET - first)
            added = [(bucket, first + nth, *key, row.id, received) for nth, row in enumerate(rows[:count])]
            return [(_STEP, (first + count - 1, bucket, last)), *((_ADD, values) for values in added)]

        with self._claiming:  # threads of one process do not get in each other's way
            changed(self._database, claim, "the outbox")
        return first, count

    def _holds(self, first: int, key: RunKey, rows: Sequence[Any]) -> bool:
        found = self._database.settled(_SLICE, (first // BUCKET, first - 1, len(rows)))
        wanted = [(first + nth, *key, row.id) for nth, row in enumerate(rows)]
        return [tuple(row[:7]) for row in found] == wanted

    def _newest(self, settled: bool) -> tuple[int, int | None]:
        """The bucket that is being filled, and its newest position."""
        read = self._database.settled if settled else self._database.rows
        bucket = self._bucket
        if not bucket:
            rows = self._database.rows(_HEAD)
            bucket = rows[0].bucket if rows else 0
        while True:
            rows = read(_LAST, (bucket,))
            last = rows[0].last if rows else None
            if last != (bucket + 1) * BUCKET - 1:
                self._bucket = max(self._bucket, bucket)  # where another thread is behind, it looks from there again
                return bucket, last
            bucket += 1
            self._database.write(_PUT_HEAD, (bucket, bucket))

    def _slice(self, bucket: int, position: int, page: int) -> list[Any]:
        """Rows of one bucket. A gap is looked at again: a replica may have a claim before the one in front of it."""
        values = (bucket, position, page)
        rows = self._database.rows(_SLICE, values)
        if rows and rows[-1].position != position + len(rows):
            rows = self._database.rows(_SLICE, values)
        return rows

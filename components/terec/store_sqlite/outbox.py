"""store.Outbox: events beside the data they tell of."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from terec.model import Event, as_microseconds, event_id, event_key, event_text, read_event
from terec.store import OutboxEntry
from terec.store_sqlite.view import View


class SqliteOutbox(View):
    def events_after(self, position: int, limit: int = 500) -> Sequence[OutboxEntry]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT position, event_id, key, body FROM outbox WHERE position > ? ORDER BY position LIMIT ?",
                (position, limit),
            )
            return [outbox_entry(row) for row in rows]


def outbox_entry(row: tuple[int, str, str, str]) -> OutboxEntry:
    return OutboxEntry(*row[:3], read_event(row[3]))


def add_events(connection: sqlite3.Connection, run_no: int, events: Iterable[Event], received: datetime) -> None:
    """Write the events that are not there yet, in the caller's transaction."""
    connection.executemany(
        """INSERT INTO outbox (event_id, run_no, key, type, body, received) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO NOTHING""",
        [
            (event_id(event), run_no, event_key(event), event.type, event_text(event), as_microseconds(received))
            for event in events
        ],
    )

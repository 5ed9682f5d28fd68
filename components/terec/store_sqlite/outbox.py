"""store.Outbox: events beside the data they tell of."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from terec.model import Event, RunCompleted, TestCaseRunFailed, as_plain, event_id, event_key, from_plain
from terec.store import OutboxEntry
from terec.store_sqlite.view import View

_KINDS: dict[str, type[Event]] = {"test_case_run_failed": TestCaseRunFailed, "run_completed": RunCompleted}


class SqliteOutbox(View):
    def events_after(self, position: int, limit: int = 500) -> Sequence[OutboxEntry]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT position, event_id, key, type, body FROM outbox WHERE position > ? ORDER BY position LIMIT ?",
                (position, limit),
            )
            return [
                OutboxEntry(position, name, key, from_plain(_KINDS[kind], json.loads(body)))
                for position, name, key, kind, body in rows
            ]

    def confirm(self, reader: str, position: int) -> None:
        with self._database.writing() as connection:
            connection.execute(
                """INSERT INTO reader VALUES (?, ?)
                   ON CONFLICT DO UPDATE SET position = max(position, excluded.position)""",
                (reader, position),
            )

    def confirmed(self, reader: str) -> int:
        with self._database.reading() as connection:
            row = connection.execute("SELECT position FROM reader WHERE name = ?", (reader,)).fetchone()
        return 0 if row is None else int(row[0])


def add_events(connection: sqlite3.Connection, run_no: int, events: Iterable[Event]) -> None:
    """Write the events that are not there yet, in the caller's transaction."""
    connection.executemany(
        "INSERT INTO outbox (event_id, run_no, key, type, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (event_id(event), run_no, event_key(event), event.type, json.dumps(as_plain(event), ensure_ascii=False))
            for event in events
        ],
    )

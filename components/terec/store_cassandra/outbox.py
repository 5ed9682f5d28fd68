"""store.Outbox: the events of all runs in one order."""

from collections.abc import Iterable, Sequence
from typing import Any

from terec.model import RunKey, read_event
from terec.store import OutboxEntry
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.view import View

_EVENT = f"""
    SELECT body, position FROM run
    WHERE {OF_RUN} AND kind = 'event' AND id = ?"""
_MOST_AT_ONCE = 500


class CassandraOutbox(View):
    def events_after(self, position: int, limit: int = 500) -> Sequence[OutboxEntry]:
        entries: list[OutboxEntry] = []
        most = limit
        while len(entries) < limit:
            rows = self._log.after(position, most)
            entries += [entry for _, entry in living(self._database, rows)]
            if len(rows) < most:
                break
            position, most = rows[-1].position, min(most * 2, _MOST_AT_ONCE)
        return entries[:limit]


def living(database: Database, rows: Iterable[Any]) -> list[tuple[Any, OutboxEntry]]:
    """Rows of the outbox or of dead letters with their events; without those whose run went or told them anew."""
    rows = list(rows)
    found = database.rows_of(_EVENT, [(*run_of(row), row.event_id) for row in rows])
    return [
        (row, OutboxEntry(row.position, row.event_id, "|".join(run_of(row)[:4]), read_event(_text(events[0].body))))
        for row, events in zip(rows, found, strict=True)
        if events and events[0].body is not None and events[0].position in (None, row.position)
    ]


def run_of(row: Any) -> RunKey:
    return RunKey(row.org, row.project, row.suite, row.branch, row.run_id)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogatepass")

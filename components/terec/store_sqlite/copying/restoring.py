"""Puts an archived run into the file, in the caller's transaction."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable

from terec.model import (
    REMOVED_NOTE_DIGEST,
    RunKey,
    SuiteKey,
    UnknownEvent,
    as_microseconds,
    event_text,
    microseconds_or_none,
)
from terec.store import ArchivedEvent, ArchivedResults, ArchivedRun
from terec.store_sqlite.runs.changes import put_changes
from terec.store_sqlite.runs.places import make_suite, run_number
from terec.store_sqlite.runs.removal import remove_results
from terec.store_sqlite.runs.rows import HEADER_COLUMNS, header_values
from terec.store_sqlite.saving.numbers import Numbers
from terec.store_sqlite.saving.pieces import make_piece
from terec.store_sqlite.saving.saving import Seated, store_piece
from terec.store_sqlite.texts.texts import keep_out

_COLUMNS = (
    "suite_no",
    "branch",
    "run_id",
    "received",
    "started",
    "last_upload",
    "parts",
    "arrived_total",
    "open_uploads",
    "uploads",
    *HEADER_COLUMNS,
)
_PUT = f"""
    INSERT INTO run ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
    ON CONFLICT (suite_no, branch, run_id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[3:])},
    pass_count = 0, fail_count = 0, skip_count = 0, passed_on_retry = 0
    RETURNING run_no"""
_BEFORE_ALL = -(1 << 62)
_ADD_EVENT = "INSERT INTO outbox (position, event_id, run_no, key, type, body, received) VALUES (?, ?, ?, ?, ?, ?, ?)"


def restore(
    connection: sqlite3.Connection, numbers: Numbers, run: ArchivedRun, results: Iterable[ArchivedResults]
) -> None:
    """Put the run in the place of what stands under its key. NotFound: no such org or project."""
    header = run.header
    suite = SuiteKey(header.org, header.project, header.suite)
    suite_no = make_suite(connection, suite)
    run_no = run_number(connection, RunKey(*suite, header.branch, header.run_id or 0))
    if run_no is not None:
        _clear(connection, run_no)
    (run_no,) = connection.execute(_PUT, (suite_no, *_head(run), *header_values(header))).fetchone()
    connection.execute("DELETE FROM run_change WHERE run_no = ?", (run_no,))
    put_changes(connection, run_no, header.changes)
    numbers.begin(connection)
    _restore_results(connection, numbers, run_no, suite_no, results)
    _restore_receipts(connection, numbers, run_no, run)
    for event in run.events:
        _restore_event(connection, run_no, suite, header.branch, event)


def _clear(connection: sqlite3.Connection, run_no: int) -> None:
    remove_results(connection, run_no)
    for table in ("upload", "piece"):
        connection.execute(f"DELETE FROM {table} WHERE run_no = ?", (run_no,))


def _head(run: ArchivedRun) -> tuple[object, ...]:
    return (
        run.header.branch,
        run.header.run_id,
        as_microseconds(run.received),
        as_microseconds(run.started),
        microseconds_or_none(run.last_upload),
        json.dumps(sorted(run.parts)),
        run.arrived_total,
        run.open_uploads,
        run.uploads_begun,
    )


def _restore_results(
    connection: sqlite3.Connection, numbers: Numbers, run_no: int, suite_no: int, results: Iterable[ArchivedResults]
) -> None:
    """Positions are given anew: only their order counts, and what was replaced left gaps."""
    positions: Counter[int] = Counter()
    for some in results:
        piece = make_piece(some.results, some.signatures)
        if REMOVED_NOTE_DIGEST in piece.texts:  # here the note itself is a text, which counts as removed
            keep_out(connection, [REMOVED_NOTE_DIGEST])
        tests, _ = numbers.tests(connection, suite_no, run_no, piece.names)
        traits = numbers.traits(connection, piece.traits)
        seat_no = numbers.seat(connection, some.header)
        seat = Seated(run_no, suite_no, seat_no, some.upload, positions[some.upload])
        store_piece(connection, seat, piece, tests, traits)
        positions[some.upload] += len(some.results)


def _restore_receipts(connection: sqlite3.Connection, numbers: Numbers, run_no: int, run: ArchivedRun) -> None:
    uploads = [
        (run_no, numbers.seat(connection, header), header.upload_id, number, positions, header.last)
        for number, header, positions in run.uploads
    ]
    connection.executemany("INSERT INTO upload VALUES (?, ?, ?, ?, ?, ?)", uploads)
    pieces = [(run_no, each.digest, each.upload) for each in run.pieces]
    connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", pieces)


def _restore_event(
    connection: sqlite3.Connection, run_no: int, suite: SuiteKey, branch: str, archived: ArchivedEvent
) -> None:
    """Give an event that is not here yet a place behind all others, one that was read a place that no reader asks for.

    Readers begin at 0 and never go back behind it.
    """
    if connection.execute("SELECT 1 FROM outbox WHERE event_id = ?", (archived.event_id,)).fetchone():
        return
    position = None
    if archived.read:
        query = f"SELECT ifnull(max(position), {_BEFORE_ALL}) + 1 FROM outbox WHERE position < 0"
        (position,) = connection.execute(query).fetchone()
    event = archived.event
    body = event.body if isinstance(event, UnknownEvent) else event_text(event)
    key = "|".join((*suite, branch))
    received = as_microseconds(archived.received)
    connection.execute(_ADD_EVENT, (position, archived.event_id, run_no, key, event.type, body, received))

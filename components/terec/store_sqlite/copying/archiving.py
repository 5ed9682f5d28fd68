"""Reads what a run keeps, in the words of store.Archive."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from terec.model import (
    FailureSignature,
    ResultSignatures,
    RunKey,
    UploadHeader,
    from_microseconds,
    moment_or_none,
    read_event,
)
from terec.store import ArchivedEvent, ArchivedPiece, ArchivedResults, ArchivedRun, ArchivedUpload
from terec.store_sqlite.results.records import sent_results
from terec.store_sqlite.results.sightings import (
    OUTCOME,
    PLACE,
    SEAT_NO,
    SIGHTING_COLUMNS,
    TEST_MASK,
    UPLOAD_NO,
    Sighting,
    read_seats,
)
from terec.store_sqlite.runs.changes import changes_of
from terec.store_sqlite.runs.rows import HEADER_COLUMNS, sent_run
from terec.store_sqlite.saving.receipts import OWN_DIGEST_SIZE

_AT_ONCE = 500
"""Results whose texts are in memory together."""

_BETWEEN = "place BETWEEN :first AND :last"
_KEPT = f"""
    SELECT {SIGHTING_COLUMNS} FROM result WHERE {_BETWEEN}
    UNION ALL SELECT {SIGHTING_COLUMNS} FROM evidence WHERE {_BETWEEN} ORDER BY upload_no, position"""
_TRIED = """
    SELECT place, upload_no, position, nth, strict, loose, generic, words FROM json_each(?) AS wanted
    CROSS JOIN tried ON place = wanted.value LEFT JOIN signature USING (signature_no)
    ORDER BY place, upload_no, position, nth"""
_UPLOADS = "SELECT upload_no, seat_no, upload_id, finished, positions FROM upload WHERE run_no = ? ORDER BY upload_no"
_PIECES = f"""
    SELECT digest, upload_no FROM piece WHERE run_no = ? AND length(digest) > {OWN_DIGEST_SIZE}
    ORDER BY upload_no, digest"""
_EVENTS = """
    SELECT event_id, body, received, position < 0 OR position <= (SELECT min(position) FROM reader)
    FROM outbox WHERE run_no = ? ORDER BY position"""


def kept_run(connection: sqlite3.Connection, run_no: int, key: RunKey) -> ArchivedRun:
    """Pieces that arrived while the file was of version 2 are left out: nobody else would know them again."""
    header = ", ".join(HEADER_COLUMNS)
    received, started, last_upload, parts, arrived, is_open, begun, *sent = connection.execute(
        f"""SELECT received, started, last_upload, parts, arrived_total, open_uploads, uploads, {header}
            FROM run WHERE run_no = ?""",
        (run_no,),
    ).fetchone()
    return ArchivedRun(
        replace(sent_run(key, sent), changes=changes_of(connection, run_no)),
        from_microseconds(received),
        from_microseconds(started),
        moment_or_none(last_upload),
        tuple(json.loads(parts)),
        arrived,
        is_open,
        begun,
        _uploads(connection, run_no),
        tuple(ArchivedPiece(*row) for row in connection.execute(_PIECES, (run_no,))),
        tuple(_event(row) for row in connection.execute(_EVENTS, (run_no,))),
    )


def kept_results(connection: sqlite3.Connection, run_no: int) -> Iterator[ArchivedResults]:
    """Some hundred at once."""
    rows = connection.execute(_KEPT, {"first": run_no << 32, "last": run_no << 32 | TEST_MASK})
    while some := rows.fetchmany(_AT_ONCE):
        for upload_no, group in groupby(some, itemgetter(UPLOAD_NO)):
            own = list(group)
            header = UploadHeader(*read_seats(connection, [own[0][SEAT_NO]])[own[0][SEAT_NO]])
            yield ArchivedResults(upload_no, header, sent_results(connection, own), _signatures(connection, own))


def _signatures(connection: sqlite3.Connection, rows: Sequence[Sighting]) -> dict[int, ResultSignatures]:
    """Signatures by position among the rows."""
    places = json.dumps(list({row[PLACE] for row in rows}))
    tries: dict[tuple[int, ...], list[tuple[int, FailureSignature | None]]] = {}
    for place, upload_no, position, nth, strict, *more in connection.execute(_TRIED, (places,)):
        signature = None if strict is None else FailureSignature(strict, more[0], bool(more[1]), more[2])
        tries.setdefault((place, upload_no, position), []).append((nth, signature))
    found = {}
    for nth, row in enumerate(rows):
        of_row = tries.get(row[:OUTCOME])
        if of_row:
            own = next((signature for number, signature in of_row if number < 0), None)
            found[nth] = ResultSignatures(own, tuple(signature for number, signature in of_row if number >= 0))
    return found


def _uploads(connection: sqlite3.Connection, run_no: int) -> tuple[ArchivedUpload, ...]:
    rows = connection.execute(_UPLOADS, (run_no,)).fetchall()
    seats = read_seats(connection, (row[1] for row in rows))
    return tuple(
        ArchivedUpload(number, UploadHeader(*seats[seat_no], upload_id, bool(finished)), positions)
        for number, seat_no, upload_id, finished, positions in rows
    )


def _event(row: tuple[str, str, int, int | None]) -> ArchivedEvent:
    return ArchivedEvent(row[0], read_event(row[1]), from_microseconds(row[2]), bool(row[3]))

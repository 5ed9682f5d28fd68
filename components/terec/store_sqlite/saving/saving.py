"""Saving one piece of an upload in the caller's transaction."""

import json
import sqlite3
from collections import Counter
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from terec.model import CaseId, Received, Upload, run_not_found
from terec.store import EventsOf
from terec.store_sqlite.file.bulk import insert_rows
from terec.store_sqlite.outbox import add_events
from terec.store_sqlite.results.failures import add_failures
from terec.store_sqlite.results.flags import FAIL, PASS, PASSED_ON_RETRY, SKIP
from terec.store_sqlite.results.sightings import FLAGS, OUTCOME, PLACE, POSITION, Sighting
from terec.store_sqlite.runs.places import run_number, suite_number
from terec.store_sqlite.runs.rows import read_runs
from terec.store_sqlite.saving.contested import settle_contested
from terec.store_sqlite.saving.numbers import Names, Numbers
from terec.store_sqlite.saving.pieces import Piece
from terec.store_sqlite.saving.receipts import close_replaced, count_results, receive
from terec.store_sqlite.signing.signatures import add_tried, sign_piece
from terec.store_sqlite.texts.details import add_details
from terec.store_sqlite.texts.texts import TextWriter

NAMES_SHOWN = 200
"""New cases that Received names at most."""


def save_piece(
    connection: sqlite3.Connection, numbers: Numbers, upload: Upload, piece: Piece, digest: bytes, events: EventsOf
) -> Received:
    """Store the piece and its events; digest: model.piece_digest. NotFound: no such run."""
    run_no, suite_no = _places(connection, upload)
    numbers.begin(connection)
    seat_no = numbers.seat(connection, upload.header)
    tests, new = numbers.tests(connection, suite_no, run_no, piece.names)
    traits = numbers.traits(connection, piece.traits)
    receipt = receive(connection, run_no, seat_no, digest, upload, lambda: piece.own_digest(seat_no, tests, traits))
    warnings: tuple[str, ...] = ()
    if not receipt.repeated:
        seat = Seated(run_no, suite_no, seat_no, receipt.upload_no, receipt.first_position)
        warnings = store_piece(connection, seat, piece, tests, traits)
        if upload.header.last:
            close_replaced(connection, run_no, seat_no)
    run = read_runs(connection, upload.run.suite_key, [run_no])[0][1]
    add_events(connection, run_no, events(run), upload.received)
    return _received(upload, piece, new, warnings)


class Seated(NamedTuple):
    """Where a piece belongs. first_position: of its first result within the upload."""

    run_no: int
    suite_no: int
    seat_no: int
    upload_no: int
    first_position: int


def store_piece(
    connection: sqlite3.Connection, seat: Seated, piece: Piece, tests: list[int], traits: list[int | None]
) -> tuple[str, ...]:
    """Store and settle the results; one sentence for each kind of ambiguity. tests, traits: their numbers."""
    texts = TextWriter(connection, piece)
    places = [seat.run_no << 32 | test_no for test_no in tests]
    details = add_details(connection, places, piece.details, texts.numbers)
    rows = _rows(places, seat, piece, traits, details)
    signed = sign_piece(connection, seat.suite_no, piece, texts.removed)
    add_tried(connection, [(*rows[each[0]][:OUTCOME], *each[1:]) for each in signed])
    own = {position: number for position, nth, _, number in signed if nth < 0}
    contested = _store(connection, seat.run_no, rows, piece, own)
    texts.finish()
    return settle_contested(connection, seat.run_no, contested) if contested else ()


def _places(connection: sqlite3.Connection, upload: Upload) -> tuple[int, int]:
    suite_no = suite_number(connection, upload.run.suite_key)
    run_no = run_number(connection, upload.run)
    if suite_no is None or run_no is None:
        raise run_not_found(upload.run)
    return run_no, suite_no


def _rows(
    places: list[int], seat: Seated, piece: Piece, traits: list[int | None], details: dict[int, int]
) -> list[Sighting]:
    _, _, seat_no, upload_no, first = seat
    return [
        (place, upload_no, first + nth, outcome, flags, duration, tstamp, trait_no, seat_no, details.get(nth))
        for nth, (place, (outcome, flags, duration, tstamp), trait_no) in enumerate(
            zip(places, piece.sightings, traits, strict=True)
        )
    ]


def _store(
    connection: sqlite3.Connection, run_no: int, rows: list[Sighting], piece: Piece, signed: dict[int, int | None]
) -> list[Sighting]:
    """Store the rows of cases that are new to the run; the other rows are returned. signed: numbers by position.

    The former, mostly all, need no look-up: the insertion itself finds the latter.
    """
    single = rows
    if len({row[PLACE] for row in rows}) < len(rows):
        times = Counter(row[PLACE] for row in rows)
        single = [row for row in rows if times[row[PLACE]] == 1]
    before = connection.total_changes
    insert_rows(connection, "INSERT OR IGNORE INTO result", sorted(single, key=itemgetter(PLACE)))
    taken = single
    if connection.total_changes - before < len(single):
        taken = _taken(connection, single)
    first = rows[0][POSITION]
    add_failures(connection, piece, signed, [(row, row[POSITION] - first) for row in taken if row[OUTCOME] == FAIL])
    outcomes = [row[OUTCOME] for row in taken]
    retried = sum(1 for row in taken if row[FLAGS] and row[FLAGS] & PASSED_ON_RETRY)
    counts = (outcomes.count(PASS), outcomes.count(FAIL), outcomes.count(SKIP), retried)
    count_results(connection, run_no, counts)
    if len(taken) == len(rows):
        return []
    here = {row[:3] for row in taken}
    return [row for row in rows if row[:3] not in here]


def _taken(connection: sqlite3.Connection, rows: list[Sighting]) -> list[Sighting]:
    """Those of the rows that stand in the table, the others found their place occupied."""
    found = connection.execute(
        """SELECT place, upload_no, position FROM json_each(?) AS wanted
           CROSS JOIN result ON place = wanted.value""",
        (json.dumps([row[0] for row in rows]),),
    )
    standing = set(found.fetchall())
    return [row for row in rows if row[:3] in standing]


def _received(upload: Upload, piece: Piece, new: list[Names], warnings: tuple[str, ...]) -> Received:
    outcomes = [sighting[0] for sighting in piece.sightings]
    names = tuple(str(CaseId(*each)) for each in islice(new, NAMES_SHOWN))
    return Received(
        upload.run, len(piece.sightings), outcomes.count(FAIL), outcomes.count(SKIP), len(new), names, warnings
    )

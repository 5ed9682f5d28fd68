"""Rows of the tables `result` and `evidence`: one sighting of a case in a run each."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Final

from terec.model import Observation
from terec.store_sqlite.file.remembered import remembered
from terec.store_sqlite.results.flags import FAILED_BEFORE, OUTCOMES

Sighting = tuple[int, int, int, int, int, float | None, int | None, int | None, int, int | None]
"""place, upload_no, position, outcome, flags, duration_ms, tstamp, trait_no, seat_no, detail_no."""

PLACE: Final = 0
UPLOAD_NO: Final = 1
POSITION: Final = 2
OUTCOME: Final = 3
FLAGS: Final = 4
DURATION: Final = 5
TSTAMP: Final = 6
TRAIT_NO: Final = 7
SEAT_NO: Final = 8
DETAIL_NO: Final = 9

SIGHTING_COLUMNS = "place, upload_no, position, outcome, flags, duration_ms, tstamp, trait_no, seat_no, detail_no"

TEST_MASK: Final = (1 << 32) - 1
"""The bits of a place that are its test_no, all of them set: the last place of a run is `run_no << 32 | TEST_MASK`."""

Seat = tuple[str, int, str]
"""part, attempt, sender."""


def read_seats(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Seat]:
    """The seats of at least these numbers."""
    known = remembered(connection).seats
    missing = set(numbers) - known.keys()
    if missing:
        rows = connection.execute(
            "SELECT seat_no, words FROM json_each(?) AS wanted CROSS JOIN seat ON seat_no = wanted.value",
            (json.dumps(list(missing)),),
        )
        known.update((number, tuple(json.loads(words))) for number, words in rows)
    return known


def read_sightings(connection: sqlite3.Connection, table: str, places: Iterable[int]) -> list[Sighting]:
    """Rows of `result` or `evidence` at these places, the evidence oldest first."""
    order = " ORDER BY place, upload_no, position" if table == "evidence" else ""
    rows = connection.execute(
        f"SELECT {SIGHTING_COLUMNS} FROM json_each(?) AS wanted CROSS JOIN {table} ON place = wanted.value{order}",
        (json.dumps(list(places)),),
    )
    return rows.fetchall()


def observation(row: Sighting, seats: dict[int, Seat]) -> Observation:
    return Observation(
        *seats[row[SEAT_NO]],
        row[UPLOAD_NO],
        row[POSITION],
        OUTCOMES[row[OUTCOME]],
        bool(row[FLAGS] & FAILED_BEFORE),
    )

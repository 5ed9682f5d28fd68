"""The table `failure`: effective failures with the starts of their texts, so that lists unpack nothing."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from terec.model import cut_for_lists
from terec.store_sqlite.results.flags import FAIL
from terec.store_sqlite.results.sightings import DETAIL_NO, OUTCOME, PLACE, Sighting
from terec.store_sqlite.saving.pieces import Piece
from terec.store_sqlite.signing.signatures import signature_numbers
from terec.store_sqlite.texts.details import StoredDetail, read_details
from terec.store_sqlite.texts.texts import read_texts

Failure = tuple[Any, ...]
"""place, flags, duration_ms, tstamp, trait_no, seat_no, detail_no, error_type, truncated, the starts of five texts,
signature_no."""

FAILURE_FLAGS: Final = 1
FAILURE_TRAIT_NO: Final = 4
FAILURE_SEAT_NO: Final = 5
FAILURE_DETAIL_NO: Final = 6
FAILURE_SIGNATURE_NO: Final = 14

_INSERT = "INSERT INTO failure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NO_DETAIL = StoredDetail((None,) * 5, None, None)


def add_failures(
    connection: sqlite3.Connection,
    piece: Piece,
    signed: Mapping[int, int | None],
    failures: Iterable[tuple[Sighting, int]],
) -> None:
    """Add failures straight from the piece that brought them; the number is the result's position in the piece.

    signed: numbers of the signatures by position.
    """
    rows = []
    for row, nth in failures:
        detail = piece.details.get(nth)
        digests = detail.texts if detail else (None,) * 5
        texts = [None if digest is None else piece.texts[digest].decode() for digest in digests]
        rows.append(_failure(row, detail.error_type if detail else None, texts, signed.get(nth)))
    connection.executemany(_INSERT, rows)


def renew_failures(connection: sqlite3.Connection, before: Iterable[Sighting], after: Iterable[Sighting]) -> None:
    """Make the failures of these cases what the settled rows say."""
    gone = [(row[PLACE],) for row in before if row[OUTCOME] == FAIL]
    connection.executemany("DELETE FROM failure WHERE place = ?", gone)
    failed = [row for row in after if row[OUTCOME] == FAIL]
    if not failed:
        return
    details = read_details(connection, (row[DETAIL_NO] for row in failed))
    texts = read_texts(connection, (text for each in details.values() for text in each.texts if text is not None))
    signed = signature_numbers(connection, failed)
    rows = []
    for row in failed:
        detail = _NO_DETAIL if row[DETAIL_NO] is None else details[row[DETAIL_NO]]
        whole = [None if each is None else texts[each] for each in detail.texts]
        rows.append(_failure(row, detail.error_type, whole, signed.get(row[PLACE])))
    connection.executemany(_INSERT, rows)


def read_starts(connection: sqlite3.Connection, places: Sequence[int]) -> dict[int, tuple[int, list[str | None]]]:
    """For each of these failures the bits of its truncated texts, and the starts of all five."""
    if not places:
        return {}
    rows = connection.execute(
        """SELECT place, truncated, stdout, stderr, error_stacktrace, error_details, skip_details
           FROM json_each(?) AS wanted CROSS JOIN failure ON place = wanted.value""",
        (json.dumps(places),),
    )
    return {place: (truncated, starts) for place, truncated, *starts in rows}


def _failure(
    row: Sighting, error_type: str | None, texts: Sequence[str | None], signature_no: int | None
) -> tuple[Any, ...]:
    truncated, starts = cut_for_lists(texts)
    place, _, _, _, flags, duration_ms, tstamp, trait_no, seat_no, detail_no = row
    return (
        place,
        flags,
        duration_ms,
        tstamp,
        trait_no,
        seat_no,
        detail_no,
        error_type,
        truncated,
        *starts,
        signature_no,
    )

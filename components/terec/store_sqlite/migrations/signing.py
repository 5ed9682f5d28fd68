"""Signs the failures that a file holds, from their stored texts."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from terec.model import LONG_TEXTS, REMOVED_NOTE, CaseId, FailureSignature, stored_signature
from terec.store_sqlite.results.flags import FAIL, FAILED_BEFORE, HAS_EXTRAS
from terec.store_sqlite.results.records import NamedTest, read_names
from terec.store_sqlite.results.sightings import DETAIL_NO, OUTCOME, PLACE, SIGHTING_COLUMNS, TEST_MASK, Sighting
from terec.store_sqlite.signing.signatures import Tried, add_tried, number_signatures
from terec.store_sqlite.signing.signed_by import mark_signed
from terec.store_sqlite.texts.details import ATTEMPT_WORDS, StoredDetail, read_details
from terec.store_sqlite.texts.texts import read_texts
from terec.test_hash import failure_signature

_NO_DETAIL = StoredDetail((None,) * len(LONG_TEXTS), None, None)
_DETAILS, _STACK = LONG_TEXTS.index("error_details"), LONG_TEXTS.index("error_stacktrace")

_AT_ONCE = 500
"""Sightings whose texts are in memory together."""

_FAILURES = """
    UPDATE failure SET signature_no = (
        SELECT tried.signature_no FROM result CROSS JOIN tried USING (place, upload_no, position)
        WHERE result.place = failure.place AND nth = -1)"""

_Words = tuple[str | None, int | None, int | None]
"""error_type, then the numbers of error_details and error_stacktrace."""

_Try = tuple[Sighting, int, int, _Words]
"""The sighting it belongs to, nth as in `tried`, outcome and words."""


def sign_stored(connection: sqlite3.Connection) -> None:
    """Sign every failed sighting and attempt of the file; time grows with them, memory does not."""
    for tries in signed_tries(connection):
        add_tried(connection, tries)
    copy_to_failures(connection)
    mark_signed(connection)


def signed_tries(connection: sqlite3.Connection, of_removed: bool = True) -> Iterator[list[Tried]]:
    """Every failed sighting and attempt with the number of its signature, made from its texts, some hundreds at once.

    of_removed: also sign what is left of a failure of which a text was removed on request; else it is left out.
    """
    for table in ("result", "evidence"):
        rows = connection.execute(
            f"SELECT {SIGHTING_COLUMNS} FROM {table} WHERE outcome = {FAIL} OR flags & {FAILED_BEFORE | HAS_EXTRAS}"
        )
        while some := rows.fetchmany(_AT_ONCE):
            yield _sign(connection, some, of_removed)


def copy_to_failures(connection: sqlite3.Connection) -> None:
    """Give `failure` the numbers that `tried` has."""
    connection.execute(_FAILURES)


def _sign(connection: sqlite3.Connection, rows: Sequence[Sighting], of_removed: bool) -> list[Tried]:
    details = read_details(connection, (row[DETAIL_NO] for row in rows))
    tries = [(row, *each) for row in rows for each in _tries(row, details.get(row[DETAIL_NO] or 0, _NO_DETAIL))]
    texts = read_texts(connection, (text for *_, words in tries for text in words[1:] if text is not None))
    if not of_removed:
        removed = {number for number, text in texts.items() if text == REMOVED_NOTE}
        tries = [each for each in tries if removed.isdisjoint(each[3][1:])]
    signatures = _signatures(connection, tries, texts)
    suites = _suites(connection, rows)
    owners = [suites[row[PLACE] >> 32] for row, *_ in tries]
    numbers = {}
    for suite_no in set(owners):
        own = (each for each, owner in zip(signatures, owners, strict=True) if each and owner == suite_no)
        numbers[suite_no] = number_signatures(connection, suite_no, own)
    signed = zip(tries, owners, signatures, strict=True)
    return [
        (*row[:OUTCOME], nth, outcome, numbers[owner][made] if made else None)
        for (row, nth, outcome, _), owner, made in signed
    ]


def _tries(row: Sighting, detail: StoredDetail) -> Iterator[tuple[int, int, _Words]]:
    """nth, outcome and words of the sighting itself, when it failed, and of the attempts in its report."""
    if row[OUTCOME] == FAIL:
        yield -1, FAIL, (detail.error_type, detail.texts[_DETAILS], detail.texts[_STACK])
    for nth, words in enumerate(json.loads(detail.extras or "{}").get("attempts", ())):
        yield nth, words[0], (words[ATTEMPT_WORDS - 1], words[ATTEMPT_WORDS], words[ATTEMPT_WORDS + 1])


def _signatures(
    connection: sqlite3.Connection, tries: Sequence[_Try], texts: dict[int, str]
) -> list[FailureSignature | None]:
    """Signatures of those of the tries that failed."""
    names = read_names(connection, (row[PLACE] for row, *_ in tries))
    return [
        _signature(names[row[PLACE] & TEST_MASK], words, texts) if outcome == FAIL else None
        for row, _, outcome, words in tries
    ]


def _signature(name: NamedTest, words: _Words, texts: dict[int, str]) -> FailureSignature:
    details, stack = (
        None if number is None or texts[number] == REMOVED_NOTE else texts[number] for number in words[1:]
    )
    return stored_signature(failure_signature(words[0], details, stack, CaseId(*name[1:])))


def _suites(connection: sqlite3.Connection, rows: Sequence[Sighting]) -> dict[int, int]:
    """Numbers of the suites by number of the run."""
    runs = json.dumps(list({row[PLACE] >> 32 for row in rows}))
    found = connection.execute(
        "SELECT run_no, suite_no FROM json_each(?) AS wanted CROSS JOIN run ON run_no = wanted.value", (runs,)
    )
    return dict(found.fetchall())

"""store.Judgements: what cases did over many runs, every try of them."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from terec.model import (
    CaseSighting,
    Leg,
    Outcome,
    RecordedRun,
    RunKey,
    SuiteKey,
    latest_attempts,
    legs_of,
    microseconds_or_none,
    told_beside,
)
from terec.store_sqlite.results.flags import FAIL, FAILED_BEFORE, HAS_EVIDENCE, HAS_EXTRAS, OUTCOMES
from terec.store_sqlite.results.records import read_names
from terec.store_sqlite.results.sightings import TEST_MASK, Seat, read_seats
from terec.store_sqlite.runs.places import suite_number
from terec.store_sqlite.signing.signatures import Hashes, read_hashes
from terec.store_sqlite.view import View

Tries = tuple[tuple[Outcome, str | None], ...]

_Row = tuple[int, ...]
"""place, upload_no, position, outcome, flags, seat_no; of effective rows the signature_no as well."""

_COLUMNS = "place, upload_no, position, outcome, flags, seat_no"
_SIGNED = f"{_COLUMNS}, CASE outcome WHEN {FAIL} THEN (SELECT signature_no FROM failure WHERE place = result.place) END"
_OF_TESTS = f"""
    SELECT {_SIGNED} FROM json_each(:runs) AS wanted CROSS JOIN json_each(:tests) AS chosen
    CROSS JOIN result ON place = wanted.value << 32 | chosen.value"""
_AT_PLACES = f"SELECT {_SIGNED} FROM json_each(:places) AS wanted CROSS JOIN result ON place = wanted.value"
_RUN_NUMBERS = """
    SELECT run_no, wanted.key FROM json_each(:runs) AS wanted
    CROSS JOIN run ON suite_no = :suite AND branch = json_extract(wanted.value, '$[0]')
    AND run_id = json_extract(wanted.value, '$[1]')"""
_FAILED_WITH = f"""
    WITH known (number) AS (
        SELECT signature_no FROM json_each(:hashes) AS hash CROSS JOIN signature
        ON suite_no = :suite AND strict = hash.value
        UNION SELECT signature_no FROM json_each(:hashes) AS hash CROSS JOIN signature
        ON suite_no = :suite AND loose = hash.value
    )
    SELECT DISTINCT place, branch, run_id, started, test_id
    FROM known CROSS JOIN tried ON signature_no = number CROSS JOIN run ON run_no = place >> 32
    CROSS JOIN test ON test_no = place & {TEST_MASK}
    WHERE started >= ifnull(:since, started) ORDER BY started DESC, run_id DESC, branch, test_id LIMIT :limit"""

MORE_TRIES = HAS_EVIDENCE | HAS_EXTRAS | FAILED_BEFORE


class SqliteTries(View):
    def sightings(self, runs: Sequence[RecordedRun], test_ids: Collection[str]) -> dict[str, list[CaseSighting]]:
        if not runs:
            return {}
        keys = [run.key for run in runs]
        with self._database.reading() as connection:
            suite_no = suite_number(connection, keys[0].suite_key)
            numbers = _run_numbers(connection, suite_no, keys)
            tests = _tests(connection, suite_no, test_ids)
            words = {"runs": json.dumps(list(numbers)), "tests": json.dumps(list(tests))}
            rows = connection.execute(_OF_TESTS, words).fetchall()
            found: dict[str, list[CaseSighting]] = {}
            for sighting in _sightings(connection, rows, numbers, tests):
                found.setdefault(sighting.test_id, []).append(sighting)
            return found

    def failures_with(
        self, suite: SuiteKey, hashes: Collection[str], since: datetime | None = None, limit: int = 1000
    ) -> list[CaseSighting]:
        with self._database.reading() as connection:
            words = {
                "suite": suite_number(connection, suite),
                "hashes": json.dumps(list(hashes)),
                "since": microseconds_or_none(since),
                "limit": limit,
            }
            found = connection.execute(_FAILED_WITH, words).fetchall()
            places = [place for place, *_ in found]
            keys = {place >> 32: RunKey(*suite, branch, run_id) for place, branch, run_id, *_ in found}
            rows = connection.execute(_AT_PLACES, {"places": json.dumps(places)}).fetchall()
            return _sightings(
                connection, rows, keys, {each: name[0] for each, name in read_names(connection, places).items()}
            )


def _sightings(
    connection: sqlite3.Connection, rows: Sequence[_Row], runs: dict[int, RunKey], tests: dict[int, str]
) -> list[CaseSighting]:
    """Sightings of the rows in their order."""
    numbers = {row[6] for row in rows}
    strict = {number: hashes[0] for number, hashes in read_hashes(connection, numbers).items()}
    tries = OtherTries(connection, [row for row in rows if row[4] & MORE_TRIES])
    seats = read_seats(connection, {row[5] for row in rows})
    return [
        CaseSighting(
            tests[place & TEST_MASK],
            runs[place >> 32],
            OUTCOMES[outcome],
            strict[number],
            *tries.told((place, upload_no, position, outcome, flags, seat_no), seats[seat_no], strict[number])
            if flags & MORE_TRIES
            else ((), seats[seat_no][0]),
        )
        for place, upload_no, position, outcome, flags, seat_no, number in rows
    ]


class OtherTries:
    """The tries of some cases besides the results that count, read with one query of each kind.

    rows: place, upload_no, position, outcome, flags, seat_no of the results.
    """

    def __init__(self, connection: sqlite3.Connection, rows: Sequence[_Row]) -> None:
        places = json.dumps([row[0] for row in rows])
        evidence = connection.execute(
            f"SELECT {_COLUMNS} FROM json_each(?) AS wanted CROSS JOIN evidence ON place = wanted.value", (places,)
        ).fetchall()
        tried = connection.execute(
            """SELECT place, upload_no, position, nth, outcome, signature_no FROM json_each(?) AS wanted
               CROSS JOIN tried ON place = wanted.value ORDER BY place, upload_no, position, nth""",
            (places,),
        ).fetchall()
        self._hashes: dict[int | None, Hashes] = read_hashes(connection, (each[5] for each in tried))
        self._seats: dict[int, Seat] = read_seats(connection, (row[5] for row in [*rows, *evidence]))
        self._evidence: dict[int, list[_Row]] = {}
        for row in evidence:
            self._evidence.setdefault(row[0], []).append(row)
        self._tried: dict[tuple[int, ...], list[tuple[int, int, int | None]]] = {}
        for each in tried:
            self._tried.setdefault(each[:3], []).append(each[3:])

    def told(self, row: _Row, seat: Seat, strict: str | None) -> tuple[Tries, str, tuple[str, ...], tuple[Leg, ...]]:
        """tries, part, also_failed and beside of the sighting whose result is the row."""
        failed = (self.strict(number) for _, number in self.failures_beside(row))
        also_failed = tuple(dict.fromkeys(each for each in failed if each and each != strict))
        kept = sorted([row, *self._evidence.get(row[0], ())])
        legs = legs_of(kept, lambda each: self._seats[each[5]], lambda each: OUTCOMES[each[3]])
        tries = next(self._tries(*leg) for leg in legs if leg[0] is row)
        return tries, seat[0], also_failed, told_beside(self._leg(*leg) for leg in legs if leg[0] is not row)

    def failures_beside(self, row: _Row) -> list[tuple[str, int | None]]:
        """Part and signature_no of the other failures of the row's case that count, oldest first."""
        evidence = self._evidence.get(row[0])
        if not evidence or row[3] != FAIL:
            return []
        counted = latest_attempts(sorted([row, *evidence]), lambda each: self._seats[each[5]][:2])
        return [(self._seats[each[5]][0], self._own(each)) for each in counted if each[3] == FAIL and each is not row]

    def strict(self, signature_no: int | None) -> str | None:
        return self._hashes[signature_no][0]

    def _leg(self, row: _Row, leg: Sequence[_Row]) -> Leg:
        """row: the result of the leg."""
        return Leg(self._seats[row[5]][0], OUTCOMES[row[3]], self.strict(self._own(row)), self._tries(row, leg))

    def _tries(self, row: _Row, leg: Sequence[_Row]) -> Tries:
        """The tries of a leg that do not count, oldest first; row: its result."""
        found: list[tuple[Outcome, str | None]] = []
        for each in leg:
            tries = self._tried.get(each[:3], ())
            found.extend((OUTCOMES[outcome], self._hashes[number][0]) for nth, outcome, number in tries if nth >= 0)
            if each is not row:
                found.append((OUTCOMES[each[3]], self.strict(self._own(each))))
        return tuple(found)

    def _own(self, row: _Row) -> int | None:
        return next((number for nth, _, number in self._tried.get(row[:3], ()) if nth < 0), None)


def _run_numbers(connection: sqlite3.Connection, suite_no: int | None, keys: Sequence[RunKey]) -> dict[int, RunKey]:
    """The runs that there are by number, in the order of the keys."""
    words = {"suite": suite_no, "runs": json.dumps([key[3:] for key in keys])}
    return {number: keys[place] for number, place in connection.execute(_RUN_NUMBERS, words)}


def _tests(connection: sqlite3.Connection, suite_no: int | None, test_ids: Collection[str]) -> dict[int, str]:
    rows = connection.execute(
        """SELECT test_no, test_id FROM json_each(?) AS wanted
           CROSS JOIN test ON suite_no = ? AND test_id = wanted.value""",
        (json.dumps(list(test_ids)), suite_no),
    )
    return dict(rows.fetchall())

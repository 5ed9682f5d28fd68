"""store.Results: lists of results over several runs."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from terec.model import CaseSelection, RecordedRun, SuiteKey, TestInRun
from terec.store_sqlite.results.failures import (
    FAILURE_DETAIL_NO,
    FAILURE_FLAGS,
    FAILURE_SEAT_NO,
    FAILURE_SIGNATURE_NO,
    FAILURE_TRAIT_NO,
    Failure,
)
from terec.store_sqlite.results.flags import FAIL, HAS_EXTRAS
from terec.store_sqlite.results.records import (
    NamedTest,
    list_records,
    make_record,
    read_names,
    read_traits,
)
from terec.store_sqlite.results.sightings import SIGHTING_COLUMNS, TEST_MASK, Sighting, read_seats
from terec.store_sqlite.runs.runs import newest_runs
from terec.store_sqlite.signing.signatures import read_hashes
from terec.store_sqlite.texts.details import read_details
from terec.store_sqlite.view import View
from terec.test_hash import test_id

_FAILURES = f"""
    SELECT failure.* FROM json_each(?) AS wanted CROSS JOIN failure
    ON place BETWEEN wanted.value << 32 AND wanted.value << 32 | {TEST_MASK}"""
_OF_RUNS = f"""
    SELECT {SIGHTING_COLUMNS} FROM json_each(:runs) AS wanted CROSS JOIN result
    ON place BETWEEN wanted.value << 32 AND wanted.value << 32 | {TEST_MASK}"""
_OF_TESTS = f"""
    SELECT {SIGHTING_COLUMNS} FROM test CROSS JOIN json_each(:runs) AS wanted CROSS JOIN result
    ON place = wanted.value << 32 | test_no WHERE suite_no = (SELECT suite_no FROM run WHERE run_no = :run)"""
_IN_GROUP = "trait_no IN (SELECT trait_no FROM trait WHERE test_group = :group)"


class SqliteLists(View):
    def failed_tests(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, threshold: int = 1
    ) -> list[TestInRun]:
        with self._database.reading() as connection:
            runs = dict(newest_runs(connection, suite, branch, limit, heeded_only=True))
            rows = connection.execute(_FAILURES, (json.dumps(list(runs)),)).fetchall()
            return _failed(connection, _by_test(connection, rows, threshold), runs)

    def test_runs(
        self,
        suite: SuiteKey,
        branch: str | None,
        selection: CaseSelection,
        run_limit: int = 32,
        before: int | None = None,
    ) -> list[TestInRun]:
        with self._database.reading() as connection:
            runs = dict(newest_runs(connection, suite, branch, run_limit, before))
            rows = _selected(connection, list(runs), selection)
            tests = _by_test(connection, rows, 1)
            ordered = [row for _, some in tests for row in some]
            records = list_records(connection, ordered, {some[0][0] & TEST_MASK: name for name, some in tests})
            return [TestInRun(record, runs[row[0] >> 32]) for row, record in zip(ordered, records, strict=True)]


def _by_test(connection: sqlite3.Connection, rows: Iterable[Any], threshold: int) -> list[tuple[NamedTest, list[Any]]]:
    """The names of each test with its rows in their order, ordered by names; tests with fewer rows are left out."""
    tests: dict[int, list[Any]] = {}
    for row in rows:
        tests.setdefault(row[0] & TEST_MASK, []).append(row)
    often = {number: some for number, some in tests.items() if len(some) >= threshold}
    return [(name, often[number]) for number, name in read_names(connection, often).items()]


def _failed(
    connection: sqlite3.Connection, tests: list[tuple[NamedTest, list[Failure]]], runs: dict[int, RecordedRun]
) -> list[TestInRun]:
    rows = [row for _, some in tests for row in some]
    traits = read_traits(connection, (row[FAILURE_TRAIT_NO] for row in rows))
    seats = read_seats(connection, (row[FAILURE_SEAT_NO] for row in rows))
    extras = _extras(connection, rows)
    signed = read_hashes(connection, (row[FAILURE_SIGNATURE_NO] for row in rows))
    found = []
    for name, some in tests:
        for (
            place,
            flags,
            duration_ms,
            tstamp,
            trait_no,
            seat_no,
            detail_no,
            kind,
            truncated,
            *texts,
            signature_no,
        ) in some:
            said = (kind, texts, truncated, extras.get(detail_no, _NOTHING), (), signed[signature_no])
            seen = (FAIL, flags, duration_ms, tstamp)
            record = make_record(seen, name, traits[trait_no], seats[seat_no], said)
            found.append(TestInRun(record, runs[place >> 32]))
    return found


_NOTHING: dict[str, Any] = {}


def _extras(connection: sqlite3.Connection, rows: Iterable[Failure]) -> dict[int, dict[str, Any]]:
    wanted = [row[FAILURE_DETAIL_NO] for row in rows if row[FAILURE_FLAGS] & HAS_EXTRAS]
    if not wanted:
        return {}
    return {number: json.loads(each.extras or "{}") for number, each in read_details(connection, wanted).items()}


def _selected(connection: sqlite3.Connection, runs: list[int], selection: CaseSelection) -> list[Sighting]:
    """Rows of the selected tests in these runs of one suite; those of a test in the order of the runs."""
    if not runs:
        return []
    given = _names(selection)
    words = {"runs": json.dumps(runs), "run": runs[0], "group": selection.test_group, **given}
    conditions = [f"{column} = :{column}" for column in given]
    if selection.test_group is not None:
        conditions.append(_IN_GROUP)
    query = " AND ".join([_OF_TESTS if given else _OF_RUNS, *conditions])
    return connection.execute(query, words).fetchall()


def _names(selection: CaseSelection) -> dict[str, str]:
    """Columns of `test` and what they must be; None matches all."""
    package, class_name, case, config = (
        selection.test_package,
        selection.test_class,
        selection.test_case,
        selection.test_config,
    )
    if package is not None and class_name is not None and case is not None and config is not None:
        return {"test_id": test_id(package, class_name, case, config)}
    names = {"test_package": package, "test_suite": class_name, "test_case": case, "test_config": config}
    return {column: name for column, name in names.items() if name is not None}

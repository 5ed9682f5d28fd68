"""store.Results: lists of results over several runs."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from terec.model import CaseSelection, RecordedRun, SuiteKey, TestInRun
from terec.store_sqlite.details import read_details
from terec.store_sqlite.flags import FAIL, HAS_EXTRAS
from terec.store_sqlite.places import suite_number
from terec.store_sqlite.records import (
    TEST_MASK,
    list_records,
    make_record,
    read_names,
    read_traits,
    whole_records,
)
from terec.store_sqlite.runs import newest_runs
from terec.store_sqlite.sightings import SIGHTING_COLUMNS, Sighting, read_seats
from terec.store_sqlite.signatures import read_hashes
from terec.store_sqlite.view import View
from terec.test_hash import test_id

_FAILURES = f"""
    SELECT failure.* FROM json_each(?) AS wanted CROSS JOIN failure
    ON place BETWEEN wanted.value << 32 AND wanted.value << 32 | {TEST_MASK}"""
_OF_RUNS = f"""
    SELECT {SIGHTING_COLUMNS} FROM json_each(:runs) AS wanted CROSS JOIN result
    ON place BETWEEN wanted.value << 32 AND wanted.value << 32 | {TEST_MASK}"""
_OF_TESTS = f"""
    SELECT {SIGHTING_COLUMNS} FROM json_each(:runs) AS wanted CROSS JOIN json_each(:tests) AS chosen
    CROSS JOIN result ON place = wanted.value << 32 | chosen.value"""
_IN_GROUP = " WHERE trait_no IN (SELECT trait_no FROM trait WHERE test_group = :group)"


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
        whole_texts: bool = False,
    ) -> list[TestInRun]:
        with self._database.reading() as connection:
            runs = dict(newest_runs(connection, suite, branch, run_limit, before))
            rows: list[Sighting] = _selected(connection, suite, list(runs), selection)
            ordered = [row for _, some in _by_test(connection, rows, 1) for row in some]
            records = whole_records(connection, ordered) if whole_texts else list_records(connection, ordered)
            return [TestInRun(record, runs[row[0] >> 32]) for row, record in zip(ordered, records, strict=True)]


def _by_test(
    connection: sqlite3.Connection, rows: Iterable[Any], threshold: int
) -> list[tuple[tuple[str, ...], list[Any]]]:
    """The names of each test with its rows in their order, ordered by names; tests with fewer rows are left out."""
    tests: dict[int, list[Any]] = {}
    for row in rows:
        tests.setdefault(row[0] & TEST_MASK, []).append(row)
    often = {number: some for number, some in tests.items() if len(some) >= threshold}
    return [(name, often[number]) for number, name in read_names(connection, often).items()]


def _failed(
    connection: sqlite3.Connection, tests: list[tuple[Any, list[Any]]], runs: dict[int, RecordedRun]
) -> list[TestInRun]:
    rows = [row for _, some in tests for row in some]
    traits = read_traits(connection, (row[4] for row in rows))
    seats = read_seats(connection, (row[5] for row in rows))
    extras = _extras(connection, rows)
    hashes = read_hashes(connection, (row[14] for row in rows))
    return [
        TestInRun(
            make_record(
                (FAIL, row[1], row[2], row[3]),
                name,
                traits[row[4]],
                seats[row[5]],
                row[7],
                row[9:14],
                row[8],
                extras.get(row[6], _NOTHING),
                (),
                hashes[row[14]],
            ),
            runs[row[0] >> 32],
        )
        for name, some in tests
        for row in some
    ]


_NOTHING: dict[str, Any] = {}


def _extras(connection: sqlite3.Connection, rows: Iterable[Any]) -> dict[int, dict[str, Any]]:
    wanted = [row[6] for row in rows if row[1] & HAS_EXTRAS]
    if not wanted:
        return {}
    return {number: json.loads(each.extras or "{}") for number, each in read_details(connection, wanted).items()}


def _selected(
    connection: sqlite3.Connection, suite: SuiteKey, runs: list[int], selection: CaseSelection
) -> list[Sighting]:
    group = selection.test_group
    words: dict[str, Any] = {"runs": json.dumps(runs), "group": group}
    names = (selection.test_package, selection.test_class, selection.test_case, selection.test_config)
    query = _OF_RUNS
    if any(name is not None for name in names):
        query = _OF_TESTS
        words["tests"] = json.dumps(_tests(connection, suite_number(connection, suite), names))
    return connection.execute(query + ("" if group is None else _IN_GROUP), words).fetchall()


def _tests(connection: sqlite3.Connection, suite_no: int | None, names: tuple[str | None, ...]) -> list[int]:
    """Numbers of the tests with these names; None matches all."""
    package, class_name, case, config = names
    if package is not None and class_name is not None and case is not None and config is not None:
        given = {"test_id": test_id(package, class_name, case, config)}
    else:
        columns = zip(("test_package", "test_suite", "test_case", "test_config"), names, strict=True)
        given = {column: name for column, name in columns if name is not None}
    matching = "".join(f" AND {column} = :{column}" for column in given)
    rows = connection.execute(
        f"SELECT test_no FROM test WHERE suite_no = :suite{matching}", {"suite": suite_no, **given}
    )
    return [number for (number,) in rows]

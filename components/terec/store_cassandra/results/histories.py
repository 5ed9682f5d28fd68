"""Cells of tests over runs, read by slices of their weeks."""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from terec.model import RUN_ID_MAX, RecordedRun, RunKey, SuiteKey, as_microseconds
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.cluster.guesses import Guesses
from terec.store_cassandra.layout.buckets import BucketCounts, shard_of, week_of
from terec.store_cassandra.layout.keys import OF_BRANCH
from terec.store_cassandra.results.cells import is_of
from terec.store_cassandra.runs.heads import ListedRun
from terec.store_cassandra.runs.lists import newest_beside

_TESTS_IN_QUERY = 100
_CELLS = f"SELECT test_id, run_id, cell FROM history_by_test WHERE {OF_BRANCH} AND week = ? AND bucket = ?"
_SLICE = f"{_CELLS} AND test_id IN ? AND run_id >= ? AND run_id <= ?"
_NEWEST = f"{_CELLS} AND test_id = ? AND run_id <= ? LIMIT ?"

Cells = dict[bytes, dict[RunKey, bytes]]
_Place = tuple[SuiteKey, str, int]
"""Suite, branch and week."""

_Wanted = dict[int, ListedRun]
"""Runs of one place by run_id."""


def read_cells(
    database: Database, buckets: BucketCounts, runs: Sequence[RecordedRun], tests: Collection[bytes]
) -> Cells:
    """The cells of these tests in these runs of one suite, by test and run.

    A question for each branch, week and bucket: cost grows with what lies between the runs' numbers in a week.
    """
    listed = [ListedRun(run.key, run, as_microseconds(run.received)) for run in runs if run.received is not None]
    return _read(database, buckets, _by_place(listed), tests)


class NewestCells:
    """Cells of one test in the newest runs of its branch, asked for together with the runs.

    In which weeks the cells lie is known only when the runs are there; it is guessed from the last time that somebody
    asked for so many runs of the branch. What was guessed wrongly is asked for afterwards.
    """

    def __init__(self, database: Database, buckets: BucketCounts) -> None:
        self._database = database
        self._buckets = buckets
        self._weeks: Guesses[tuple[SuiteKey, str, int]] = Guesses()

    def of(
        self, suite: SuiteKey, branch: str, limit: int, before: int | None, test: bytes
    ) -> list[tuple[RecordedRun, bytes]]:
        """The newest of the runs, those that the test has a cell in, with that cell; the newest first."""
        highest = RUN_ID_MAX if before is None else before - 1
        weeks = self._weeks.of((suite, branch, limit)) or [week_of(time.time_ns() // 1000)]
        guesses = {
            week: (_NEWEST, (*suite, branch, week, shard_of(test, count), test, highest, limit))
            for week in weeks
            if (count := self._buckets.known(suite, week)) is not None
        }
        runs, told = newest_beside(self._database, suite, branch, limit, before, list(guesses.values()))
        places = _by_week(runs)
        self._weeks.remember((suite, branch, limit), list(places))
        answers = []
        for week, rows in zip(guesses, told, strict=True):
            wanted = places.get(week)
            if wanted and (len(rows) < limit or rows[-1].run_id <= min(wanted)):
                answers.append((places.pop(week), rows))
        missing = {(suite, branch, week): wanted for week, wanted in places.items()}
        answers += _answers(self._database, self._buckets, missing, [test])
        cells = {row.run_id: row.cell for wanted, rows in answers for row in rows if row.run_id in wanted}
        return [
            (run, cell)
            for key, run, received in runs
            if (cell := cells.get(key.run_id)) is not None and is_of(cell, received)
        ]


def _by_week(runs: Iterable[ListedRun]) -> dict[int, _Wanted]:
    """Of runs of one branch."""
    weeks: dict[int, _Wanted] = {}
    for each in runs:
        weeks.setdefault(week_of(each.received), {})[each.key.run_id] = each
    return weeks


def _by_place(runs: Iterable[ListedRun]) -> dict[_Place, _Wanted]:
    places: dict[_Place, _Wanted] = {}
    for each in runs:
        org, project, suite, branch, run_id = each.key
        place = SuiteKey(org, project, suite), branch, week_of(each.received)
        places.setdefault(place, {})[run_id] = each
    return places


def _read(database: Database, buckets: BucketCounts, places: dict[_Place, _Wanted], tests: Collection[bytes]) -> Cells:
    """Cells under the keys of these runs that are of others, which are gone, are left out."""
    cells: Cells = {}
    for wanted, rows in _answers(database, buckets, places, tests):
        for row in rows:
            run = wanted.get(row.run_id)
            if run is not None and is_of(row.cell, run.received):
                cells.setdefault(row.test_id, {})[run.key] = row.cell
    return cells


def _answers(
    database: Database, buckets: BucketCounts, places: dict[_Place, _Wanted], tests: Collection[bytes]
) -> Iterator[tuple[_Wanted, list[Any]]]:
    questions = list(_questions(buckets, places, tests))
    answers = database.rows_of(_SLICE, [values for _, values in questions])
    return zip((wanted for wanted, _ in questions), answers, strict=True)


def _questions(
    buckets: BucketCounts, places: dict[_Place, _Wanted], tests: Iterable[bytes]
) -> Iterator[tuple[_Wanted, tuple[Any, ...]]]:
    for (suite, branch, week), wanted in places.items():
        count = buckets.of(suite, week)
        if count is None:
            continue
        for bucket, some in _by_bucket(tests, count).items():
            for start in range(0, len(some), _TESTS_IN_QUERY):
                few = some[start : start + _TESTS_IN_QUERY]
                yield wanted, (*suite, branch, week, bucket, few, min(wanted), max(wanted))


def _by_bucket(tests: Iterable[bytes], count: int) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for test in tests:
        found.setdefault(shard_of(test, count), []).append(test)
    return found

"""Cells of tests over runs, read by slices of their weeks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from terec.model import RecordedRun, RunKey, SuiteKey
from terec.store_cassandra.buckets import BucketCounts, shard_of, week_of
from terec.store_cassandra.cells import is_of
from terec.store_cassandra.database import Database
from terec.store_cassandra.packing import as_number

_TESTS_IN_QUERY = 100
_SLICE = (
    "SELECT test_id, run_id, cell FROM history_by_test WHERE org = ? AND project = ? AND suite = ? AND branch = ?"
    " AND week = ? AND bucket = ? AND test_id IN ? AND run_id >= ? AND run_id <= ?"
)

Cells = dict[bytes, dict[RunKey, bytes]]


def read_cells(
    database: Database, buckets: BucketCounts, runs: Sequence[RecordedRun], tests: Collection[bytes]
) -> Cells:
    """The cells of these tests in these runs of one suite, by test and run.

    A question for each branch, week and bucket: cost grows with what lies between the runs' numbers in a week.
    """
    wanted = {run.key: as_number(run.received) for run in runs if run.received is not None}
    questions = list(_questions(buckets, wanted, tests))
    found: Cells = {}
    for values, rows in zip(questions, database.rows_of(_SLICE, questions), strict=True):
        suite, branch = SuiteKey(*values[:3]), values[3]
        for row in rows:
            key = RunKey(*suite, branch, row.run_id)
            if key in wanted and is_of(row.cell, wanted[key]):
                found.setdefault(row.test_id, {})[key] = row.cell
    return found


def _questions(buckets: BucketCounts, runs: dict[RunKey, int], tests: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
    weeks: dict[tuple[SuiteKey, str, int], list[int]] = {}
    for key, received in runs.items():
        weeks.setdefault((key.suite_key, key.branch, week_of(received)), []).append(key.run_id)
    for (suite, branch, week), numbers in weeks.items():
        count = buckets.of(suite, week)
        if count is None:
            continue
        for bucket, some in _by_bucket(tests, count).items():
            for start in range(0, len(some), _TESTS_IN_QUERY):
                few = some[start : start + _TESTS_IN_QUERY]
                yield (*suite, branch, week, bucket, few, min(numbers), max(numbers))


def _by_bucket(tests: Iterable[bytes], count: int) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for test in tests:
        found.setdefault(shard_of(test, count), []).append(test)
    return found

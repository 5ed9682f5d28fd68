"""About how many tests a run will have: by that the history of a week is cut, before all of the run is there."""

from terec.model import SuiteKey, parts_expected
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.runs.lists import newest_of_suite

GROWTH, SURE_GROWTH = 10, 5
"""How many times as large as its first piece an upload is taken to be that goes on, and how many times beyond GROWN."""

GROWN = 50_000
"""Tests. A first piece of fewer than 5,000 results was cut by its texts, and says little of how many are to come."""

_RUNS_LOOKED_AT = 32


def expected_tests(head: Head, known: int, earlier: int) -> int:
    """About how many tests the run will have. known: so many it has at least, whatever its head counts.

    What was declared is believed, and what the largest of earlier runs had. Without either an upload that goes on, and
    parts that are still to come, are taken to be like what is there: too many buckets cost some batches more, too few
    make partitions that are too large.
    """
    there = max(sum(head.counts[:3]), known, earlier)
    declared: int | None = head.words.get("declared_total")
    if declared is not None:
        return max(there, declared)
    if earlier:
        return there
    arrived = len(head.parts) or 1
    parts = max(parts_expected(head.parts, head.words.get("declared_parts")), arrived)
    whole = max(SURE_GROWTH * there, min(GROWTH * there, GROWN)) if head.open_uploads else there
    return whole * parts // arrived


def most_tests(database: Database, suite: SuiteKey) -> int:
    """How many tests the largest of the suite's newest runs has."""
    return max((run.total_count or 0 for run in newest_of_suite(database, suite, _RUNS_LOOKED_AT)), default=0)

"""Which branches of a suite have runs: of those that had some, who has none any more is noted."""

import time
from typing import Any

from terec.model import SuiteKey
from terec.store_cassandra.database import Database
from terec.store_cassandra.keys import OF_SUITE

LISTING = 60_000_000
"""Microseconds after which whoever lists a run has written all its rows: a branch told of since then is left alone."""

_BRANCHES = f"SELECT branch, quarter, emptied, WRITETIME(emptied) AS told FROM branch WHERE {OF_SUITE}"
_ANY_RUN = f"SELECT run_id FROM run_by_branch WHERE {OF_SUITE} AND branch = ? AND quarter = ? LIMIT 1"
_EMPTIED = f"UPDATE branch USING TIMESTAMP ? SET emptied = true WHERE {OF_SUITE} AND branch = ? AND quarter = ?"


def branches_with_runs(database: Database, suite: SuiteKey) -> list[tuple[str, int]]:
    """Branches and the quarters in which they have runs; some may have none."""
    return [(row.branch, row.quarter) for row in _not_emptied(database, suite)]


def note_emptied(database: Database, suite: SuiteKey) -> None:
    """Note the quarters in which a branch has no runs any more; the rows stay, as judgements are found by them.

    A note has the time just behind what stood there before the runs were looked for. Whoever lists a run meanwhile
    writes later, and so takes it back.
    """
    latest = time.time_ns() // 1000 - LISTING
    rows = [row for row in _not_emptied(database, suite) if row.told is None or row.told <= latest]
    found = database.rows_of(_ANY_RUN, [(*suite, row.branch, row.quarter) for row in rows])
    empty = [row for row, runs in zip(rows, found, strict=True) if not runs]
    database.write_batches([(_EMPTIED, ((row.told or 0) + 1, *suite, row.branch, row.quarter))] for row in empty)


def _not_emptied(database: Database, suite: SuiteKey) -> list[Any]:
    return [row for row in database.rows(_BRANCHES, suite) if not row.emptied]

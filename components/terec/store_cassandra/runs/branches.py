"""Which branches of a suite have runs: of those that had some, who has none any more is noted."""

import time
from datetime import datetime
from typing import Any

from terec.model import SuiteKey, as_microseconds
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.buckets import quarter_of
from terec.store_cassandra.layout.keys import OF_SUITE

LISTING = 60_000_000
"""Microseconds after which whoever lists a run has written all its rows: a branch told of since then is left alone."""

_BRANCHES = f"SELECT branch, quarter, emptied, WRITETIME(emptied) AS told FROM branch WHERE {OF_SUITE}"
_ANY_RUN = f"SELECT run_id FROM run_by_branch WHERE {OF_SUITE} AND branch = ? AND quarter = ? LIMIT 1"
_NOTE = f"UPDATE branch USING TIMESTAMP ? SET emptied = ? WHERE {OF_SUITE} AND branch = ? AND quarter = ?"


def branches_with_runs(database: Database, suite: SuiteKey) -> list[tuple[str, int]]:
    """Branches and the quarters in which they have runs; some may have none."""
    return [(row.branch, row.quarter) for row in database.rows(_BRANCHES, suite) if not row.emptied]


def note_emptied(database: Database, suite: SuiteKey, now: datetime) -> None:
    """Note the quarters in which a branch has no runs any more; the rows stay, as judgements are found by them.

    A note has the time just behind what stood there before the runs were looked for. Whoever lists a run meanwhile
    writes later, and so takes it back; but for a server of before v0003 of the layout, which knows of no notes. So
    those of this quarter and the last one are looked at again.
    """
    latest = time.time_ns() // 1000 - LISTING
    newest = quarter_of(as_microseconds(now)) - 1
    rows = [row for row in database.rows(_BRANCHES, suite) if _may_change(row, latest, newest)]
    found = database.rows_of(_ANY_RUN, [(*suite, row.branch, row.quarter) for row in rows])
    wrong = [row for row, runs in zip(rows, found, strict=True) if bool(row.emptied) == bool(runs)]
    database.write_batches(
        [(_NOTE, ((row.told or 0) + 1, not row.emptied, *suite, row.branch, row.quarter))] for row in wrong
    )


def _may_change(row: Any, latest: int, newest: int) -> bool:
    """Whether it may be wrong. latest: time of what may be noted anew. newest: quarter from which on notes may be."""
    return row.quarter >= newest if row.emptied else row.told is None or row.told <= latest

"""What the commits of runs changed, as one compressed text for each run."""

import json
import sqlite3
from collections.abc import Sequence

from terec.model import CommitChange, RunKey, SuiteKey, as_plain, from_plain
from terec.store_sqlite.runs.places import suite_number
from terec.store_sqlite.texts.compression import compress, decompress

_PUT = "INSERT INTO run_change VALUES (?, ?) ON CONFLICT (run_no) DO UPDATE SET body = excluded.body"
_OF_RUNS = """
    SELECT branch, run_id, body FROM json_each(?) AS wanted
    CROSS JOIN run ON suite_no = ? AND branch = wanted.value ->> 0 AND run_id = wanted.value ->> 1
    JOIN run_change USING (run_no)"""


def put_changes(connection: sqlite3.Connection, run_no: int, changes: Sequence[CommitChange] | None) -> None:
    """Keep these in place of what is stored; None keeps that."""
    if changes is not None:
        (body,) = compress([json.dumps(as_plain(changes), ensure_ascii=False).encode()])
        connection.execute(_PUT, (run_no, body))


def changes_of(connection: sqlite3.Connection, run_no: int) -> tuple[CommitChange, ...] | None:
    """None where nothing was ever sent."""
    row = connection.execute("SELECT body FROM run_change WHERE run_no = ?", (run_no,)).fetchone()
    return None if row is None else _read(row[0])


def changes_of_runs(
    connection: sqlite3.Connection, suite: SuiteKey, runs: Sequence[RunKey]
) -> dict[RunKey, tuple[CommitChange, ...]]:
    """By run, of those of the suite that have any; one query."""
    places = json.dumps([[key.branch, key.run_id] for key in runs])
    rows = connection.execute(_OF_RUNS, (places, suite_number(connection, suite)))
    return {RunKey(*suite, branch, run_id): _read(body) for branch, run_id, body in rows}


def _read(body: bytes) -> tuple[CommitChange, ...]:
    changes: tuple[CommitChange, ...] = from_plain(tuple[CommitChange, ...], json.loads(decompress(body)))
    return changes

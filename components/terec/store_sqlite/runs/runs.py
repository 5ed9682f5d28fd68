"""store.Runs: headers and their order."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from terec.model import RUN_ID_MAX, CommitChange, InvalidInput, RecordedRun, Run, RunKey, SuiteKey, as_microseconds
from terec.store import EventsOf
from terec.store_sqlite.outbox import add_events
from terec.store_sqlite.runs.changes import changes_of_runs, put_changes
from terec.store_sqlite.runs.places import SUITE_NO, make_suite, run_number, suite_number
from terec.store_sqlite.runs.removal import expired_runs, forget_deleted, note_deleted, remove_judgement, remove_run
from terec.store_sqlite.runs.rows import HEADER_COLUMNS, RUN_COLUMNS, header_values, read_runs, recorded_run
from terec.store_sqlite.view import View

_COLUMNS = ("suite_no", "branch", "run_id", "received", "started", *HEADER_COLUMNS)
_PUT = f"""
    INSERT INTO run ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
    ON CONFLICT (suite_no, branch, run_id) DO UPDATE SET
    started = CASE WHEN tstamp IS NULL AND excluded.tstamp IS NOT NULL THEN excluded.started ELSE started END,
    {", ".join(f"{name} = coalesce(excluded.{name}, {name})" for name in HEADER_COLUMNS)}
    RETURNING run_no"""

_BRANCHES = f"""
    WITH RECURSIVE name (branch) AS (
        SELECT min(branch) FROM run WHERE suite_no = :suite
        UNION ALL
        SELECT (SELECT min(branch) FROM run WHERE suite_no = :suite AND branch > name.branch) FROM name
        WHERE name.branch IS NOT NULL
    )
    SELECT {RUN_COLUMNS.replace("branch,", "run.branch,", 1)} FROM name CROSS JOIN run
    ON run_no = (SELECT run_no FROM run WHERE suite_no = :suite AND branch = name.branch ORDER BY run_id DESC LIMIT 1)
    WHERE name.branch IS NOT NULL ORDER BY started DESC"""
"""Jumps from one branch to the next in the index: cost grows with the branches, not with the runs."""


class SqliteRuns(View):
    def put_run(self, run: Run, received: datetime, events: EventsOf) -> RecordedRun:
        suite = SuiteKey(run.org, run.project, run.suite)
        now = as_microseconds(received)
        started = now if run.tstamp is None else min(as_microseconds(run.tstamp), now)
        with self._database.writing() as connection:
            suite_no = make_suite(connection, suite)
            run_id = _run_id(connection, suite_no, run)
            values = (suite_no, run.branch, run_id, now, started, *header_values(run))
            (run_no,) = connection.execute(_PUT, values).fetchone()
            forget_deleted(connection, RunKey(*suite, run.branch, run_id))
            put_changes(connection, run_no, run.changes)
            stored = read_runs(connection, suite, [run_no])[0][1]
            add_events(connection, run_no, events(stored), received)
        return stored

    def run(self, key: RunKey) -> RecordedRun | None:
        with self._database.reading() as connection:
            run_no = run_number(connection, key)
            return None if run_no is None else read_runs(connection, key.suite_key, [run_no])[0][1]

    def runs(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, before: int | None = None
    ) -> list[RecordedRun]:
        with self._database.reading() as connection:
            return [run for _, run in newest_runs(connection, suite, branch, limit, before)]

    def branches(self, suite: SuiteKey) -> list[RecordedRun]:
        with self._database.reading() as connection:
            rows = connection.execute(_BRANCHES, {"suite": suite_number(connection, suite)})
            return [recorded_run(suite, row) for row in rows]

    def changes(self, suite: SuiteKey, runs: Sequence[RunKey]) -> dict[RunKey, tuple[CommitChange, ...]]:
        with self._database.reading() as connection:
            return changes_of_runs(connection, suite, runs)

    def delete_run(self, key: RunKey) -> bool:
        with self._database.writing() as connection:
            run_no = run_number(connection, key)
            if run_no is not None:
                remove_run(connection, run_no)
                remove_judgement(connection, key)
                note_deleted(connection, key)
        if run_no is not None:
            self._shrink()
        return run_no is not None

    def deleted_runs(self, suite: SuiteKey) -> set[tuple[str, int]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT branch, run_id FROM deleted_run WHERE suite_no = ?", (suite_number(connection, suite),)
            )
            return set(rows.fetchall())

    def delete_expired(self, now: datetime) -> int:
        """One transaction for each run: writers get their turn between them, and what they write to keeps its term."""
        with self._database.reading() as connection:
            expired = expired_runs(connection, now)
        count = 0
        for run_no in expired:
            with self._database.writing() as connection:
                if expired_runs(connection, now, run_no):
                    remove_run(connection, run_no)
                    count += 1
        if count:
            self._shrink()
        return count


def newest_runs(
    connection: sqlite3.Connection,
    suite: SuiteKey,
    branch: str | None,
    limit: int,
    before: int | None = None,
    heeded_only: bool = False,
) -> list[tuple[int, RecordedRun]]:
    """Numbers and runs, newest run_id first, of equals the later started; heeded_only leaves the ignored out."""
    rows = connection.execute(
        f"""SELECT run_no FROM run WHERE suite_no = {SUITE_NO} {"" if branch is None else "AND branch = :branch"}
            {"" if before is None else "AND run_id < :before"} {"AND ignore IS NOT 1" if heeded_only else ""}
            ORDER BY run_id DESC{", started DESC" if branch is None else ""} LIMIT :limit""",
        {**suite._asdict(), "branch": branch, "limit": limit, "before": before},
    )
    return read_runs(connection, suite, [number for (number,) in rows])


def _run_id(connection: sqlite3.Connection, suite_no: int, run: Run) -> int:
    """The run's own id, else that of the run with the same content, else the next one."""
    if run.run_id is not None:
        return run.run_id
    row = connection.execute(
        "SELECT run_id FROM run WHERE suite_no = ? AND branch = ? AND content_digest = ? ORDER BY run_id DESC LIMIT 1",
        (suite_no, run.branch, run.content_digest),
    ).fetchone()
    if row is not None:
        return int(row[0])
    (newest,) = connection.execute(
        "SELECT max(run_id) FROM run WHERE suite_no = ? AND branch = ?", (suite_no, run.branch)
    ).fetchone()
    if newest == RUN_ID_MAX:
        raise InvalidInput(f"Branch {run.branch!r} has a run with the highest id there is; give this run an id.")
    return int(newest or 0) + 1

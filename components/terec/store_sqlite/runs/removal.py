"""Removing runs, and finding those whose time is over."""

import sqlite3
from datetime import datetime

from terec.events import JUDGING
from terec.model import RetentionRule, RunKey, as_microseconds, days_kept
from terec.store_sqlite.results.sightings import TEST_MASK
from terec.store_sqlite.runs.places import suite_number
from terec.store_sqlite.signing.signatures import remove_tried_between
from terec.store_sqlite.texts.details import remove_details

_DAY = 24 * 60 * 60 * 1_000_000
_RULES = """
    SELECT org.name, project, suite, branch, days FROM retention_rule JOIN org USING (org_no)"""
_MAY_GO = f"""
    SELECT run_no, max(received, ifnull(last_upload, received)), org.name, project.name, suite.name, branch, run_id
    FROM run JOIN suite USING (suite_no) JOIN project USING (project_no) JOIN org USING (org_no)
    WHERE org_no IN (SELECT org_no FROM retention_rule) AND NOT EXISTS (
        SELECT 1 FROM outbox WHERE outbox.run_no = run.run_no AND position > (SELECT min(position) FROM reader))
    AND (fail_count = 0 OR NOT EXISTS (SELECT 1 FROM reader WHERE name IN ({", ".join("?" * len(JUDGING))})) OR EXISTS (
        SELECT 1 FROM judgement WHERE judgement.suite_no = run.suite_no
        AND judgement.branch = run.branch AND judgement.run_id = run.run_id))"""


def remove_run(connection: sqlite3.Connection, run_no: int) -> None:
    """Remove the run with its results and events; what was judged of it stays."""
    remove_results(connection, run_no)
    connection.execute("DELETE FROM run WHERE run_no = ?", (run_no,))


def remove_results(connection: sqlite3.Connection, run_no: int) -> None:
    """Remove the run's results, and the texts and signatures only they used. Cost grows with the run."""
    places = {"first": run_no << 32, "last": run_no << 32 | TEST_MASK}
    details = connection.execute(
        """SELECT detail_no FROM result WHERE place BETWEEN :first AND :last AND detail_no IS NOT NULL
           UNION ALL SELECT detail_no FROM evidence WHERE place BETWEEN :first AND :last AND detail_no IS NOT NULL""",
        places,
    ).fetchall()
    remove_details(connection, (number for (number,) in details))
    for table in ("result", "evidence", "failure"):
        connection.execute(f"DELETE FROM {table} WHERE place BETWEEN :first AND :last", places)
    remove_tried_between(connection, (places["first"], places["last"]))


def remove_judgement(connection: sqlite3.Connection, key: RunKey) -> None:
    """Remove what was judged of the run, by the analyzer and by people."""
    place = (suite_number(connection, key.suite_key), key.branch, key.run_id)
    for table in ("judgement", "correction"):
        connection.execute(f"DELETE FROM {table} WHERE suite_no = ? AND branch = ? AND run_id = ?", place)


def note_deleted(connection: sqlite3.Connection, key: RunKey) -> None:
    """Remember that a person deleted the run."""
    place = (suite_number(connection, key.suite_key), key.branch, key.run_id)
    connection.execute("INSERT OR IGNORE INTO deleted_run VALUES (?, ?, ?)", place)


def forget_deleted(connection: sqlite3.Connection, key: RunKey) -> None:
    """A run is there under the key: what becomes of it is another matter than what a person deleted before."""
    place = (suite_number(connection, key.suite_key), key.branch, key.run_id)
    connection.execute("DELETE FROM deleted_run WHERE suite_no = ? AND branch = ? AND run_id = ?", place)


def expired_runs(connection: sqlite3.Connection, now: datetime, run_no: int | None = None) -> list[int]:
    """Runs past their term of which every reader has read the events, and which were judged where failures are judged.

    Events are unread while a reader that ever committed has not read them; without readers nothing waits.
    run_no: no other run is looked at.
    """
    rules = [RetentionRule(*row) for row in connection.execute(_RULES)]
    moment = as_microseconds(now)
    chosen = "" if run_no is None else f"AND run_no = {run_no}"
    expired = []
    for number, received, *place in connection.execute(f"{_MAY_GO} {chosen}", JUDGING).fetchall():
        days = days_kept(rules, RunKey(*place))
        if days is not None and received + days * _DAY < moment:
            expired.append(number)
    return expired

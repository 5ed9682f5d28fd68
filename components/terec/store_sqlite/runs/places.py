"""Where an org, a project and a suite stand in the file."""

import sqlite3

from terec.model import RunKey, SuiteKey, org_not_found, project_not_found

SUITE_NO = """(SELECT suite_no FROM org JOIN project USING (org_no) JOIN suite USING (project_no)
    WHERE org.name = :org AND project.name = :project AND suite.name = :suite)"""
"""The number of a suite within another query; its words are SuiteKey's."""


def org_number(connection: sqlite3.Connection, org: str) -> int:
    """The org's number in the file; NotFound."""
    row = connection.execute("SELECT org_no FROM org WHERE name = ?", (org,)).fetchone()
    if row is None:
        raise org_not_found(org)
    return int(row[0])


def make_suite(connection: sqlite3.Connection, key: SuiteKey, url: str | None = None) -> int:
    """The suite's number, made when missing; NotFound: no such org or project."""
    suite_no = suite_number(connection, key)
    if suite_no is not None and url is None:
        return suite_no
    row = connection.execute(
        "SELECT project_no FROM org JOIN project USING (org_no) WHERE org.name = ? AND project.name = ?", key[:2]
    ).fetchone()
    if row is None:
        org_number(connection, key.org)
        raise project_not_found(key.org, key.project)
    (made,) = connection.execute(
        """INSERT INTO suite (project_no, name, url) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET url = coalesce(excluded.url, url) RETURNING suite_no""",
        (row[0], key.suite, url),
    ).fetchone()
    return int(made)


def suite_number(connection: sqlite3.Connection, key: SuiteKey) -> int | None:
    """The suite's number, None when there is none."""
    (number,) = connection.execute(f"SELECT {SUITE_NO}", key._asdict()).fetchone()
    return None if number is None else int(number)


def run_number(connection: sqlite3.Connection, key: RunKey) -> int | None:
    """The run's number, None when there is none."""
    suite_no = suite_number(connection, key.suite_key)
    row = connection.execute(
        "SELECT run_no FROM run WHERE suite_no = ? AND branch = ? AND run_id = ?", (suite_no, key.branch, key.run_id)
    ).fetchone()
    return None if row is None else int(row[0])

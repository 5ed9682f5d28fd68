"""store.Organisations and store.Archive: orgs, projects and suites."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from terec.model import Org, Project, Suite, SuiteKey, Token
from terec.store_sqlite.runs.access import add_tokens
from terec.store_sqlite.runs.places import make_suite, org_number
from terec.store_sqlite.runs.removal import remove_run
from terec.store_sqlite.view import View

_ORG = "SELECT name, full_name, url, private FROM org"
_PROJECT = """
    SELECT org.name, project.name, project.full_name, project.description, project.url, default_branch,
    long_lived FROM org JOIN project USING (org_no) WHERE org.name = ?"""
_ADD_ORG = "INSERT INTO org (name, full_name, url, private) VALUES (?, ?, ?, ?) ON CONFLICT DO"
_RESTORE_ORG = f"{_ADD_ORG} UPDATE SET full_name = excluded.full_name, url = excluded.url, private = excluded.private"
_PROJECT_WORDS = ("full_name", "description", "url", "default_branch", "long_lived")
_ADD_PROJECT = f"""
    INSERT INTO project (org_no, name, {", ".join(_PROJECT_WORDS)})
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"""
_PUT_PROJECT = f"{_ADD_PROJECT} {', '.join(f'{word} = coalesce(excluded.{word}, {word})' for word in _PROJECT_WORDS)}"
_RESTORE_PROJECT = f"{_ADD_PROJECT} {', '.join(f'{word} = excluded.{word}' for word in _PROJECT_WORDS)}"
_SUITE = """
    SELECT org.name, project.name, suite.name, suite.url
    FROM org JOIN project USING (org_no) JOIN suite USING (project_no) WHERE org.name = ?"""


class SqliteOrganisations(View):
    def orgs(self) -> list[Org]:
        with self._database.reading() as connection:
            return [_org(row) for row in connection.execute(f"{_ORG} ORDER BY name")]

    def org(self, name: str) -> Org | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_ORG} WHERE name = ?", (name,)).fetchone()
        return None if row is None else _org(row)

    def add_org(self, org: Org, tokens: Sequence[Token]) -> bool:
        with self._database.writing() as connection:
            added = connection.execute(f"{_ADD_ORG} NOTHING", _org_row(org)).rowcount
            if added:
                add_tokens(connection, tokens)
        return bool(added)

    def restore_org(self, org: Org) -> None:
        with self._database.writing() as connection:
            connection.execute(_RESTORE_ORG, _org_row(org))

    def remove_org(self, name: str) -> bool:
        with self._database.writing() as connection:
            runs = connection.execute(
                """SELECT run_no FROM org JOIN project USING (org_no) JOIN suite USING (project_no)
                   JOIN run USING (suite_no) WHERE org.name = ?""",
                (name,),
            ).fetchall()
            for (run_no,) in runs:
                remove_run(connection, run_no)
            removed = connection.execute("DELETE FROM org WHERE name = ?", (name,)).rowcount
            connection.execute("UPDATE state SET value = value + 1 WHERE name = 'epoch'")
        self._shrink()
        return bool(removed)

    def projects(self, org: str) -> list[Project]:
        with self._database.reading() as connection:
            rows = connection.execute(f"{_PROJECT} ORDER BY project.name", (org,))
            return [_project_of(row) for row in rows]

    def project(self, org: str, name: str) -> Project | None:
        with self._database.reading() as connection:
            return _project(connection, org, name)

    def put_project(self, project: Project) -> Project:
        with self._database.writing() as connection:
            connection.execute(_PUT_PROJECT, _project_row(connection, project))
            return _project(connection, project.org, project.name) or project

    def restore_project(self, project: Project) -> None:
        with self._database.writing() as connection:
            connection.execute(_RESTORE_PROJECT, _project_row(connection, project))

    def suites(self, org: str, project: str | None = None) -> list[Suite]:
        order = "ORDER BY project.name, suite.name"
        with self._database.reading() as connection:
            if project is None:
                return [Suite(*row) for row in connection.execute(f"{_SUITE} {order}", (org,))]
            rows = connection.execute(f"{_SUITE} AND project.name = ? {order}", (org, project))
            return [Suite(*row) for row in rows]

    def suite(self, key: SuiteKey) -> Suite | None:
        with self._database.reading() as connection:
            return _suite(connection, key)

    def put_suite(self, suite: Suite) -> Suite:
        key = SuiteKey(suite.org, suite.project, suite.suite)
        with self._database.writing() as connection:
            make_suite(connection, key, suite.url)
            return _suite(connection, key) or suite

    def restore_suite(self, suite: Suite) -> None:
        key = SuiteKey(suite.org, suite.project, suite.suite)
        with self._database.writing() as connection:
            suite_no = make_suite(connection, key)
            connection.execute("UPDATE suite SET url = ? WHERE suite_no = ?", (suite.url, suite_no))


def _org_row(org: Org) -> tuple[Any, ...]:
    return org.name, org.full_name, org.url, org.private


def _org(row: tuple[str, str | None, str | None, int]) -> Org:
    return Org(*row[:3], bool(row[3]))


def _project(connection: sqlite3.Connection, org: str, name: str) -> Project | None:
    row = connection.execute(f"{_PROJECT} AND project.name = ?", (org, name)).fetchone()
    return None if row is None else _project_of(row)


def _project_of(row: tuple[Any, ...]) -> Project:
    org, name, full_name, description, url, default_branch, patterns = row
    long_lived = None if patterns is None else tuple(json.loads(patterns))
    return Project(org, name, full_name, description, url, default_branch, long_lived)


def _project_row(connection: sqlite3.Connection, project: Project) -> tuple[Any, ...]:
    """NotFound: no such org."""
    patterns = None if project.long_lived is None else json.dumps(project.long_lived)
    words = (project.full_name, project.description, project.url, project.default_branch, patterns)
    return org_number(connection, project.org), project.name, *words


def _suite(connection: sqlite3.Connection, key: SuiteKey) -> Suite | None:
    row = connection.execute(f"{_SUITE} AND project.name = ? AND suite.name = ?", key).fetchone()
    return None if row is None else Suite(*row)

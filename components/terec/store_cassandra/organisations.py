"""store.Organisations: orgs, projects and suites."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from terec.model import Org, Project, Suite, SuiteKey, Token, as_plain, from_plain
from terec.store_cassandra.access import write_tokens
from terec.store_cassandra.database import Batch, Undecided
from terec.store_cassandra.deciding import changed
from terec.store_cassandra.packing import pack, unpack
from terec.store_cassandra.places import ORGS, require_org, require_project
from terec.store_cassandra.view import View

_ORGS = "SELECT body FROM org WHERE all_of = ?"
_ADD_ORG = "INSERT INTO org (all_of, name, body) VALUES (?, ?, ?) IF NOT EXISTS"
_TOKENS = 'SELECT name FROM "token" WHERE org = ?'
_PROJECTS = "SELECT body FROM project WHERE org = ?"
_PROJECT = f"{_PROJECTS} AND project = ?"
_ADD_PROJECT = "INSERT INTO project (org, project, body) VALUES (?, ?, ?) IF NOT EXISTS"
_CHANGE_PROJECT = "UPDATE project SET body = ? WHERE org = ? AND project = ? IF body = ?"
_SUITES = "SELECT org, project, suite, url FROM suite WHERE org = ?"
_SUITE = f"{_SUITES} AND project = ? AND suite = ?"
_ADD_SUITE = "INSERT INTO suite (org, project, suite) VALUES (?, ?, ?)"
_ADD_SUITE_URL = "INSERT INTO suite (org, project, suite, url) VALUES (?, ?, ?, ?)"


class CassandraOrganisations(View):
    def orgs(self) -> list[Org]:
        return [_read(Org, row.body) for row in self._database.rows(_ORGS, (ORGS,))]

    def org(self, name: str) -> Org | None:
        rows = self._database.rows(f"{_ORGS} AND name = ?", (ORGS, name))
        return _read(Org, rows[0].body) if rows else None

    def add_org(self, org: Org, tokens: Sequence[Token]) -> bool:
        """One with tokens, whose maker died before they were written, is completed by who asks for the same again."""
        body = pack(as_plain(org))
        try:
            added, stored = self._database.decide([(_ADD_ORG, (ORGS, org.name, body))])
        except Undecided:
            stored = self._database.settled(f"{_ORGS} AND name = ?", (ORGS, org.name))
            if not stored:
                raise
            added = not tokens and stored[0].body == body
        if not added and (not tokens or stored[0].body != body or not self._is_bare(org.name)):
            return False
        return write_tokens(self._database, tokens)

    def _is_bare(self, org: str) -> bool:
        """Whether it has no token, and nothing that one could open: not one whose tokens were all taken back."""
        return not any(self._database.settled(asked, (org,)) for asked in (_TOKENS, _PROJECTS, _SUITES))

    def projects(self, org: str) -> list[Project]:
        return [_read(Project, row.body) for row in self._database.rows(_PROJECTS, (org,))]

    def project(self, org: str, name: str) -> Project | None:
        rows = self._database.rows(_PROJECT, (org, name))
        return _read(Project, rows[0].body) if rows else None

    def put_project(self, project: Project) -> Project:
        require_org(self._database, project.org)
        changed(self._database, lambda: self._project_change(project), f"project {project.name!r}")
        return self.project(project.org, project.name) or project

    def suites(self, org: str, project: str | None = None) -> list[Suite]:
        if project is None:
            return [Suite(*row) for row in self._database.rows(_SUITES, (org,))]
        return [Suite(*row) for row in self._database.rows(f"{_SUITES} AND project = ?", (org, project))]

    def suite(self, key: SuiteKey) -> Suite | None:
        rows = self._database.rows(_SUITE, key)
        return Suite(*rows[0]) if rows else None

    def put_suite(self, suite: Suite) -> Suite:
        key = SuiteKey(suite.org, suite.project, suite.suite)
        require_project(self._database, suite.org, suite.project)
        if suite.url is None:
            self._database.write(_ADD_SUITE, key)
        else:
            self._database.write(_ADD_SUITE_URL, (*key, suite.url))
        return self.suite(key) or suite

    def _project_change(self, project: Project) -> Batch | None:
        """What makes the stored project as the given one says; None: it is so already."""
        place = (project.org, project.name)
        rows = self._database.settled(_PROJECT, place)
        if not rows:
            return [(_ADD_PROJECT, (*place, pack(as_plain(project))))]
        stored = _read(Project, rows[0].body)
        given = {each.name: getattr(project, each.name) for each in fields(Project)}
        body = pack(as_plain(replace(stored, **{name: word for name, word in given.items() if word is not None})))
        return None if body == rows[0].body else [(_CHANGE_PROJECT, (body, *place, rows[0].body))]


def _read(kind: Any, body: bytes) -> Any:
    return from_plain(kind, unpack(body))

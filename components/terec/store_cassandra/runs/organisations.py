"""store.Organisations and store.Archive: orgs, projects and suites."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

from terec.model import Org, Project, Suite, SuiteKey, Token, as_plain, from_plain
from terec.store_cassandra.cluster.database import Batch, Undecided
from terec.store_cassandra.cluster.deciding import changed
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.runs.access import write_tokens
from terec.store_cassandra.runs.places import ORGS, require_org, require_project
from terec.store_cassandra.view import View

_ORGS = "SELECT body FROM org WHERE all_of = ?"
_ORG = f"{_ORGS} AND name = ?"
_ADD_ORG = "INSERT INTO org (all_of, name, body) VALUES (?, ?, ?) IF NOT EXISTS"
_CHANGE_ORG = "UPDATE org SET body = ? WHERE all_of = ? AND name = ? IF body = ?"
_TOKENS = 'SELECT name FROM "token" WHERE org = ?'
_PROJECTS = "SELECT body FROM project WHERE org = ?"
_PROJECT = f"{_PROJECTS} AND project = ?"
_ADD_PROJECT = "INSERT INTO project (org, project, body) VALUES (?, ?, ?) IF NOT EXISTS"
_CHANGE_PROJECT = "UPDATE project SET body = ? WHERE org = ? AND project = ? IF body = ?"
_SUITES = "SELECT org, project, suite, url FROM suite WHERE org = ?"
_SUITE = f"{_SUITES} AND project = ? AND suite = ?"
_ADD_SUITE = "INSERT INTO suite (org, project, suite) VALUES (?, ?, ?)"
_ADD_SUITE_URL = "INSERT INTO suite (org, project, suite, url) VALUES (?, ?, ?, ?)"
_REMOVE_SUITE_URL = f"DELETE url FROM suite WHERE {OF_SUITE}"


class _Bodies(NamedTuple):
    """How the body of a row is read, added and changed; noun: for people."""

    noun: str
    read: str
    add: str
    change: str


_ORG_BODIES = _Bodies("org", _ORG, _ADD_ORG, _CHANGE_ORG)
_PROJECT_BODIES = _Bodies("project", _PROJECT, _ADD_PROJECT, _CHANGE_PROJECT)


class CassandraOrganisations(View):
    def orgs(self) -> list[Org]:
        return [_read(Org, row.body) for row in self._database.rows(_ORGS, (ORGS,))]

    def org(self, name: str) -> Org | None:
        rows = self._database.rows(_ORG, (ORGS, name))
        return _read(Org, rows[0].body) if rows else None

    def add_org(self, org: Org, tokens: Sequence[Token]) -> bool:
        """One with tokens, whose maker died before they were written, is completed by who asks for the same again."""
        body = pack(as_plain(org))
        try:
            added, stored = self._database.decide([(_ADD_ORG, (ORGS, org.name, body))])
        except Undecided:
            stored = self._database.settled(_ORG, (ORGS, org.name))
            if not stored:
                raise
            added = not tokens and stored[0].body == body
        if not added and (not tokens or stored[0].body != body or not self._is_bare(org.name)):
            return False
        return write_tokens(self._database, tokens)

    def _is_bare(self, org: str) -> bool:
        """Whether it has no token, and nothing that one could open: not one whose tokens were all taken back."""
        return not any(self._database.settled(asked, (org,)) for asked in (_TOKENS, _PROJECTS, _SUITES))

    def restore_org(self, org: Org) -> None:
        body = pack(as_plain(org))
        self._put_body(_ORG_BODIES, (ORGS, org.name), lambda stored: body)

    def projects(self, org: str) -> list[Project]:
        return [_read(Project, row.body) for row in self._database.rows(_PROJECTS, (org,))]

    def project(self, org: str, name: str) -> Project | None:
        rows = self._database.rows(_PROJECT, (org, name))
        return _read(Project, rows[0].body) if rows else None

    def put_project(self, project: Project) -> Project:
        self._put_project(project, lambda stored: _updated(stored, project))
        return self.project(project.org, project.name) or project

    def restore_project(self, project: Project) -> None:
        self._put_project(project, lambda stored: pack(as_plain(project)))

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

    def restore_suite(self, suite: Suite) -> None:
        if self.put_suite(suite) != suite:
            self._database.write(_REMOVE_SUITE_URL, (suite.org, suite.project, suite.suite))

    def _put_project(self, project: Project, wanted: Callable[[bytes | None], bytes]) -> None:
        require_org(self._database, project.org)
        self._put_body(_PROJECT_BODIES, (project.org, project.name), wanted)

    def _put_body(self, bodies: _Bodies, place: tuple[str, str], wanted: Callable[[bytes | None], bytes]) -> None:
        """Store what wanted() makes of the body that is there, None where there is none."""

        def batch() -> Batch | None:
            rows = self._database.settled(bodies.read, place)
            if not rows:
                return [(bodies.add, (*place, wanted(None)))]
            stored, body = rows[0].body, wanted(rows[0].body)
            return None if body == stored else [(bodies.change, (body, *place, stored))]

        changed(self._database, batch, f"{bodies.noun} {place[1]!r}")


def _updated(stored: bytes | None, project: Project) -> bytes:
    """The project that is stored, with the words that the given one has."""
    if stored is None:
        return pack(as_plain(project))
    given = {each.name: getattr(project, each.name) for each in fields(Project)}
    words = {name: word for name, word in given.items() if word is not None}
    return pack(as_plain(replace(_read(Project, stored), **words)))


def _read(kind: Any, body: bytes) -> Any:
    return from_plain(kind, unpack(body))

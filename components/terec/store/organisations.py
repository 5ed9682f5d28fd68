"""Orgs, projects, suites, tokens and retention rules."""

from collections.abc import Sequence
from typing import Protocol

from terec.model import Org, Project, RetentionRule, Suite, SuiteKey, Token


class Organisations(Protocol):
    def orgs(self) -> list[Org]:
        """All orgs by name."""

    def org(self, name: str) -> Org | None: ...

    def add_org(self, org: Org, tokens: Sequence[Token]) -> bool:
        """Add the org together with its tokens; False, and nothing changed, when one of that name exists."""

    def remove_org(self, name: str) -> bool:
        """Remove the org with everything under it; False when there is none. Other orgs are untouched."""

    def projects(self, org: str) -> list[Project]:
        """Projects of the org by name; empty for an unknown org."""

    def project(self, org: str, name: str) -> Project | None: ...

    def put_project(self, project: Project) -> Project:
        """Create or update; None keeps what is stored. Answers the project as it stands. NotFound: no such org."""

    def suites(self, org: str, project: str | None = None) -> list[Suite]:
        """Suites of the org, or of one of its projects, by project and name."""

    def suite(self, key: SuiteKey) -> Suite | None: ...

    def put_suite(self, suite: Suite) -> Suite:
        """Create or update; None keeps what is stored. NotFound: no such org or project."""

    def tokens(self, org: str) -> list[Token]:
        """Tokens of the org by name."""

    def token(self, digest: str) -> Token | None:
        """The token stored under this SHA-256, of whichever org; removed ones are gone at once."""

    def add_token(self, token: Token) -> bool:
        """False when the org has a token of that name. NotFound: no such org."""

    def remove_token(self, org: str, name: str) -> bool: ...

    def retention_rules(self, org: str) -> list[RetentionRule]: ...

    def put_retention_rule(self, rule: RetentionRule) -> None:
        """Create or replace the rule of the same project, suite and branch pattern. NotFound: no such org."""

    def remove_retention_rule(self, rule: RetentionRule) -> bool:
        """Remove the rule of the same project, suite and branch pattern, whatever its days."""

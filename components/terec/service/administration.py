"""Orgs, projects, tokens and retention."""

from typing import Protocol

from terec.model import Grant, Org, OrgCreated, Project, RetentionRule, TokenInfo


class Administration(Protocol):
    """Every method raises InvalidName for names out of rule and NotFound for an unknown org."""

    def orgs(self) -> list[Org]: ...

    def create_org(self, org: Org) -> OrgCreated:
        """AlreadyExists when there is one of that name; a private org answers with three tokens."""

    def delete_org(self, name: str) -> None: ...

    def projects(self, org: str) -> list[Project]: ...

    def put_project(self, project: Project) -> Project:
        """Create or update; None keeps what is stored."""

    def tokens(self, org: str) -> list[TokenInfo]: ...

    def add_token(self, org: str, name: str, grant: Grant, pull_requests_only: bool = False) -> str:
        """The new token's text, shown this once. AlreadyExists when the org has one of that name."""

    def revoke_token(self, org: str, name: str) -> None:
        """Effective at once. NotFound when there is none of that name."""

    def retention_rules(self, org: str) -> list[RetentionRule]: ...

    def put_retention_rule(self, rule: RetentionRule) -> None: ...

    def remove_retention_rule(self, rule: RetentionRule) -> None:
        """NotFound when there is no rule of the same project, suite and branch pattern."""

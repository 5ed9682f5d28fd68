"""Orgs, projects, tokens and retention over a store."""

from collections.abc import Callable
from datetime import datetime

from terec.auth import token_digest, token_text
from terec.model import (
    AlreadyExists,
    Grant,
    InvalidInput,
    NotFound,
    Org,
    OrgCreated,
    Project,
    RetentionRule,
    Token,
    TokenInfo,
    check_org_or_project,
    org_not_found,
)
from terec.store import Organisations, require_org

DAYS_LIMIT = 36_500


class StoreAdministration:
    """service.Administration over a store; now() gives the aware time of a new token."""

    def __init__(self, store: Organisations, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def orgs(self) -> list[Org]:
        return self._store.orgs()

    def create_org(self, org: Org) -> OrgCreated:
        check_org_or_project(org.name, "org")
        texts = {grant.value: token_text() for grant in reversed(Grant)} if org.private else {}
        tokens = [self._token(org.name, name, Grant(name), text, False) for name, text in texts.items()]
        if not self._store.add_org(org, tokens):
            raise AlreadyExists(f"Org {org.name!r} exists already; choose another name or use the one there is.")
        if org.private:
            return OrgCreated(f"Private org {org.name} created. Store its tokens in a safe place.", texts)
        return OrgCreated(f"Public org {org.name} created. Tokens not required.", {})

    def delete_org(self, name: str) -> None:
        if not self._store.remove_org(name):
            raise org_not_found(name)

    def projects(self, org: str) -> list[Project]:
        require_org(self._store, org)
        return self._store.projects(org)

    def put_project(self, project: Project) -> Project:
        check_org_or_project(project.name, "project")
        require_org(self._store, project.org)
        return self._store.put_project(project)

    def tokens(self, org: str) -> list[TokenInfo]:
        require_org(self._store, org)
        return [
            TokenInfo(each.name, each.grant, each.created, each.pull_requests_only) for each in self._store.tokens(org)
        ]

    def add_token(self, org: str, name: str, grant: Grant, pull_requests_only: bool = False) -> str:
        check_org_or_project(name, "token")
        require_org(self._store, org)
        if pull_requests_only and grant is not Grant.WRITE:
            raise InvalidInput("Only a write token can be limited to pull requests.")
        text = token_text()
        if not self._store.add_token(self._token(org, name, grant, text, pull_requests_only)):
            raise AlreadyExists(f"Org {org!r} has a token {name!r} already; revoke it or choose another name.")
        return text

    def revoke_token(self, org: str, name: str) -> None:
        require_org(self._store, org)
        if not self._store.remove_token(org, name):
            raise NotFound(f"Token not found: {name!r} of org {org!r}; `terec admin tokens` lists them.")

    def retention_rules(self, org: str) -> list[RetentionRule]:
        require_org(self._store, org)
        return self._store.retention_rules(org)

    def put_retention_rule(self, rule: RetentionRule) -> None:
        require_org(self._store, rule.org)
        if not 1 <= rule.days <= DAYS_LIMIT:
            raise InvalidInput(f"Results are kept for 1 to {DAYS_LIMIT} days, not {rule.days}.")
        self._store.put_retention_rule(rule)

    def remove_retention_rule(self, rule: RetentionRule) -> None:
        require_org(self._store, rule.org)
        if not self._store.remove_retention_rule(rule):
            name = f"{rule.project}/{rule.suite} on {rule.branch}"
            raise NotFound(f"Retention rule not found: {name}; `terec admin retention list` shows them.")

    def _token(self, org: str, name: str, grant: Grant, text: str, pull_requests_only: bool) -> Token:
        return Token(org, name, grant, token_digest(text), self._now(), pull_requests_only)

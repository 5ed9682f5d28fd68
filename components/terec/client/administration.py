"""Orgs, projects, tokens and retention over HTTP."""

from urllib.parse import quote

from terec.client.places import org_path
from terec.client.transport import Transport
from terec.client.words import given, word, word_list
from terec.model import Grant, Org, OrgCreated, Project, RetentionRule, TokenInfo, as_plain


class HttpAdministration:
    """service.Administration of a server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def orgs(self) -> list[Org]:
        return word_list(Org, self._transport.ask("GET", "/admin/orgs"))

    def create_org(self, org: Org) -> OrgCreated:
        # Not repeated: if the first try arrived, the second would say that it exists and the tokens would be lost.
        created = self._transport.ask("PUT", "/admin/orgs", body=given(org), repeat=False)
        if isinstance(created, dict) and created.get("tokens") == []:
            created = {**created, "tokens": {}}
        return word(OrgCreated, created)

    def delete_org(self, name: str) -> None:
        self._transport.ask("DELETE", org_path(name), repeat=False)

    def projects(self, org: str) -> list[Project]:
        return word_list(Project, self._transport.ask("GET", f"{org_path(org)}/projects"))

    def put_project(self, project: Project) -> Project:
        return word(Project, self._transport.ask("PUT", f"{org_path(project.org)}/projects", body=given(project)))

    def tokens(self, org: str) -> list[TokenInfo]:
        return word_list(TokenInfo, self._transport.ask("GET", f"{org_path(org)}/tokens"))

    def add_token(self, org: str, name: str, grant: Grant, pull_requests_only: bool = False) -> str:
        wish = {"name": name, "grant": grant.value, "pull_requests_only": pull_requests_only}
        made = self._transport.ask("POST", f"{org_path(org)}/tokens", body=wish, repeat=False)
        return word(str, made.get("token") if isinstance(made, dict) else None)

    def revoke_token(self, org: str, name: str) -> None:
        self._transport.ask("DELETE", f"{org_path(org)}/tokens/{quote(name, safe='', errors='replace')}", repeat=False)

    def retention_rules(self, org: str) -> list[RetentionRule]:
        return word_list(RetentionRule, self._transport.ask("GET", f"{org_path(org)}/retention"))

    def put_retention_rule(self, rule: RetentionRule) -> None:
        self._transport.ask("PUT", f"{org_path(rule.org)}/retention", body=as_plain(rule))

    def remove_retention_rule(self, rule: RetentionRule) -> None:
        words = {"project": rule.project, "suite": rule.suite, "branch": rule.branch}
        self._transport.ask("DELETE", f"{org_path(rule.org)}/retention", words, repeat=False)

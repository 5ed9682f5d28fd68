"""Copies orgs, projects and suites, with the tokens, rules and removals that belong to them."""

from collections.abc import Iterator

from terec.copying.ledger import Ledger
from terec.model import Org, Project, RetentionRule, Suite, SuiteKey, Token, org_not_found
from terec.store import Store


def chosen_orgs(source: Store, name: str | None) -> list[Org]:
    """All orgs, or the one of that name; NotFound when there is none."""
    if name is None:
        return source.orgs()
    org = source.org(name)
    if org is None:
        raise org_not_found(name)
    return [org]


def copy_org(source: Store, target: Store, org: Org, ledger: Ledger) -> None:
    """The org, who may enter it, what is kept how long, and which texts are kept out. Rules come before any run."""
    ledger.settle(f"Org {org.name}", org, lambda: target.org(org.name), lambda: target.add_org(org, []), orgs=1)
    for token in source.tokens(org.name):
        _copy_token(target, token, ledger)
    for rule in source.retention_rules(org.name):
        _copy_rule(target, rule, ledger)
    for digest in source.removed_texts(org.name):
        _copy_removal(target, org.name, digest, ledger)


def copy_project(target: Store, project: Project, ledger: Ledger) -> None:
    def read() -> Project | None:
        return target.project(project.org, project.name)

    name = f"Project {project.org}/{project.name}"
    ledger.settle(name, project, read, lambda: target.put_project(project), projects=1)


def copy_suite(target: Store, suite: Suite, ledger: Ledger) -> None:
    key = SuiteKey(suite.org, suite.project, suite.suite)
    name = f"Suite {'/'.join(key)}"
    ledger.settle(name, suite, lambda: target.suite(key), lambda: target.put_suite(suite), suites=1)


def suites_of(source: Store, orgs: list[Org]) -> Iterator[Suite]:
    for org in orgs:
        yield from source.suites(org.name)


def _copy_token(target: Store, token: Token, ledger: Ledger) -> None:
    def read() -> Token | None:
        return next((each for each in target.tokens(token.org) if each.name == token.name), None)

    def put() -> None:
        target.remove_token(token.org, token.name)
        target.add_token(token)

    ledger.settle(f"Token {token.name} of {token.org}", token, read, put, tokens=1)


def _copy_rule(target: Store, rule: RetentionRule, ledger: Ledger) -> None:
    def read() -> RetentionRule | None:
        place = (rule.project, rule.suite, rule.branch)
        rules = target.retention_rules(rule.org)
        return next((each for each in rules if (each.project, each.suite, each.branch) == place), None)

    name = f"Retention rule {rule.suite} {rule.branch} of {rule.org}/{rule.project}"
    ledger.settle(name, rule, read, lambda: target.put_retention_rule(rule), retention_rules=1)


def _copy_removal(target: Store, org: str, digest: bytes, ledger: Ledger) -> None:
    def read() -> bool | None:
        return True if digest in target.removed_texts(org) else None

    name = f"Removed text {digest.hex()}"
    ledger.settle(name, True, read, lambda: target.remove_texts(org, [digest]), removed_texts=1)

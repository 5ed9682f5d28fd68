"""Copies orgs, projects and suites, with the tokens, rules and removals that belong to them."""

from collections.abc import Iterator
from typing import NamedTuple

from terec.copying.ledger import Ledger
from terec.model import Org, Project, RetentionRule, Suite, SuiteKey, Token, org_not_found
from terec.store import Store


class _RulePlace(NamedTuple):
    project: str
    suite: str
    branch: str


def chosen_orgs(source: Store, name: str | None) -> list[Org]:
    """All orgs, or the one of that name; NotFound when there is none."""
    if name is None:
        return source.orgs()
    org = source.org(name)
    if org is None:
        raise org_not_found(name)
    return [org]


def copy_org(source: Store, target: Store, org: Org, ledger: Ledger) -> None:
    """The org, who may enter it, what is kept how long, and which texts are kept out. Rules come before any run.

    Tokens and rules are to be the same, and none besides: one that was taken back here would still let in there, or
    delete.
    """
    ledger.settle(f"Org {org.name}", org, lambda: target.org(org.name), lambda: target.restore_org(org), orgs=1)
    _copy_tokens(source, target, org.name, ledger)
    _copy_rules(source, target, org.name, ledger)
    _copy_removals(source, target, org.name, ledger)


def copy_project(target: Store, project: Project, ledger: Ledger) -> None:
    def read() -> Project | None:
        return target.project(project.org, project.name)

    name = f"Project {project.org}/{project.name}"
    ledger.settle(name, project, read, lambda: target.restore_project(project), projects=1)


def copy_suite(target: Store, suite: Suite, ledger: Ledger) -> None:
    key = SuiteKey(suite.org, suite.project, suite.suite)
    name = f"Suite {'/'.join(key)}"
    ledger.settle(name, suite, lambda: target.suite(key), lambda: target.restore_suite(suite), suites=1)


def suites_of(source: Store, orgs: list[Org]) -> Iterator[Suite]:
    for org in orgs:
        yield from source.suites(org.name)


def _copy_tokens(source: Store, target: Store, org: str, ledger: Ledger) -> None:
    wanted = _tokens(source, org)

    def put(token: Token) -> None:
        target.remove_token(org, token.name)
        target.add_token(token)

    def remove(name: str) -> None:
        target.remove_token(org, name)

    ledger.settle_exactly(
        "tokens", lambda name: f"Token {name} of {org}", wanted, lambda: _tokens(target, org), put, remove
    )


def _tokens(store: Store, org: str) -> dict[str, Token]:
    return {each.name: each for each in store.tokens(org)}


def _copy_rules(source: Store, target: Store, org: str, ledger: Ledger) -> None:
    """A rule of a project that is not here belongs to somebody else's."""
    wanted = _rules(source, org)
    projects = {each.name for each in source.projects(org)}

    def name(place: _RulePlace) -> str:
        return f"Retention rule {place.suite} {place.branch} of {org}/{place.project}"

    def there() -> dict[_RulePlace, RetentionRule]:
        found = _rules(target, org)
        return {place: rule for place, rule in found.items() if place in wanted or place.project in projects}

    def remove(place: _RulePlace) -> None:
        target.remove_retention_rule(RetentionRule(org, *place, days=0))  # found by its place

    ledger.settle_exactly("retention_rules", name, wanted, there, target.put_retention_rule, remove)


def _rules(store: Store, org: str) -> dict[_RulePlace, RetentionRule]:
    return {_RulePlace(each.project, each.suite, each.branch): each for each in store.retention_rules(org)}


def _copy_removals(source: Store, target: Store, org: str, ledger: Ledger) -> None:
    ledger.settle_all(
        "removed_texts",
        lambda digest: f"Removed text {digest.hex()}",
        dict.fromkeys(source.removed_texts(org), True),
        lambda: dict.fromkeys(target.removed_texts(org), True),
        lambda lacking: target.remove_texts(org, lacking),
    )

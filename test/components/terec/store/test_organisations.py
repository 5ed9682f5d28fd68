"""Contract of store.Organisations."""

from dataclasses import replace

import pytest

from terec.model import Grant, NotFound, Org, Project, RetentionRule, RunKey, Suite, SuiteKey, Token
from terec.store import Store
from terec_testing import NOW, a_run, a_suite_key
from terec_testing.stores import no_events, put_run


def a_token(name: str = "ci", org: str = "acme", digest: str = "d1", **changes: object) -> Token:
    return Token(org, name, Grant.WRITE, digest, NOW, **changes)  # type: ignore[arg-type]


def test_orgs_are_listed_by_name_and_found_by_it(empty_store: Store) -> None:
    for name in ("zeta", "Alpha", "beta"):
        assert empty_store.add_org(Org(name, f"The {name}", "https://x", private=name == "beta"), [])

    assert [org.name for org in empty_store.orgs()] == ["Alpha", "beta", "zeta"]
    assert empty_store.org("beta") == Org("beta", "The beta", "https://x", True)
    assert empty_store.org("gamma") is None


def test_org_of_a_taken_name_is_refused_and_changes_nothing(empty_store: Store) -> None:
    empty_store.add_org(Org("acme", "First"), [a_token()])

    assert not empty_store.add_org(Org("acme", "Second"), [a_token("other", digest="d2")])
    assert empty_store.org("acme") == Org("acme", "First")
    assert empty_store.tokens("acme") == [a_token()]


def test_removing_an_org_takes_everything_under_it_and_nothing_else(store: Store) -> None:
    store.add_org(Org("other"), [a_token("kept", "other", "d9")])
    store.put_project(Project("other", "shop"))
    put_run(store)
    store.put_run(a_run(org="other"), NOW, no_events)
    store.add_token(a_token())
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 7))

    assert store.remove_org("acme")

    assert not store.remove_org("acme")
    assert (store.org("acme"), store.projects("acme"), store.suites("acme"), store.token("d1")) == (None, [], [], None)
    assert store.run(RunKey("acme", "shop", "ci", "main", 1)) is None
    assert store.run(RunKey("other", "shop", "ci", "main", 1)) is not None
    assert store.tokens("other") == [a_token("kept", "other", "d9")]


def test_none_in_a_project_keeps_what_is_stored(store: Store) -> None:
    store.put_project(Project("acme", "shop", "The shop", "Sells", "https://a"))

    assert store.put_project(Project("acme", "shop", url="https://b")) == store.project("acme", "shop")
    assert store.project("acme", "shop") == Project("acme", "shop", "The shop", "Sells", "https://b")
    assert store.project("acme", "none") is None


def test_projects_are_listed_by_name(store: Store) -> None:
    store.put_project(Project("acme", "api"))

    assert [project.name for project in store.projects("acme")] == ["api", "shop"]
    assert store.projects("nobody") == []


def test_project_keeps_its_branches(store: Store) -> None:
    sent = Project("acme", "shop", default_branch="trunk", long_lived=("release/*", "lts"))
    assert store.put_project(sent) == sent

    assert store.put_project(Project("acme", "shop", url="https://acme.test")) == replace(sent, url="https://acme.test")
    assert store.put_project(replace(sent, long_lived=())).long_lived == ()
    assert store.projects("acme")[0].default_branch == "trunk"


def test_project_of_an_unknown_org_is_not_found(empty_store: Store) -> None:
    with pytest.raises(NotFound, match="nobody"):
        empty_store.put_project(Project("nobody", "shop"))


def test_suites_are_listed_by_project_and_name(store: Store) -> None:
    store.put_project(Project("acme", "api"))
    for project, suite in (("shop", "unit"), ("shop", "e2e"), ("api", "unit")):
        store.put_suite(Suite("acme", project, suite))

    assert [(each.project, each.suite) for each in store.suites("acme")] == [
        ("api", "unit"),
        ("shop", "e2e"),
        ("shop", "unit"),
    ]
    assert [each.suite for each in store.suites("acme", "shop")] == ["e2e", "unit"]


def test_none_in_a_suite_keeps_its_url(store: Store) -> None:
    store.put_suite(Suite("acme", "shop", "ci", "https://ci"))

    assert store.put_suite(Suite("acme", "shop", "ci")) == Suite("acme", "shop", "ci", "https://ci")
    assert store.suite(a_suite_key()) == Suite("acme", "shop", "ci", "https://ci")
    assert store.suite(SuiteKey("acme", "shop", "none")) is None


@pytest.mark.parametrize(("org", "project"), [("nobody", "shop"), ("acme", "nothing")])
def test_suite_of_an_unknown_place_is_not_found(store: Store, org: str, project: str) -> None:
    with pytest.raises(NotFound, match="not found"):
        store.put_suite(Suite(org, project, "ci"))


def test_token_is_found_by_its_digest_until_it_is_removed(store: Store) -> None:
    token = a_token(pull_requests_only=True)

    assert store.add_token(token)
    assert store.token("d1") == token
    assert store.remove_token("acme", "ci")
    assert store.token("d1") is None
    assert not store.remove_token("acme", "ci")


def test_second_token_of_a_name_is_refused(store: Store) -> None:
    store.add_token(a_token())

    assert not store.add_token(a_token(digest="d2"))
    assert store.tokens("acme") == [a_token()]


def test_token_of_an_unknown_org_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.add_token(a_token(org="nobody"))


def test_retention_rule_of_the_same_patterns_is_replaced(store: Store) -> None:
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "main", 30))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "main", 60))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "pr/*", 7))

    assert {(rule.branch, rule.days) for rule in store.retention_rules("acme")} == {("main", 60), ("pr/*", 7)}
    assert store.remove_retention_rule(RetentionRule("acme", "shop", "*", "main", 1))
    assert [rule.branch for rule in store.retention_rules("acme")] == ["pr/*"]
    assert not store.remove_retention_rule(RetentionRule("acme", "shop", "*", "main", 1))


def test_retention_rule_of_an_unknown_org_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.put_retention_rule(RetentionRule("nobody", "shop", "*", "*", 1))

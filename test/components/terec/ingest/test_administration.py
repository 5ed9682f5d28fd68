from dataclasses import replace

import pytest

from terec.auth import token_digest
from terec.ingest import StoreAdministration
from terec.model import AlreadyExists, Grant, InvalidInput, InvalidName, NotFound, Org, Project, RetentionRule
from terec.store import Store

RULE = RetentionRule("acme", "*", "*", "feature/*", 30)


def test_a_private_org_gets_three_tokens_stored_only_as_hashes(
    administration: StoreAdministration, store: Store
) -> None:
    created = administration.create_org(Org("secret", private=True))
    assert list(created.tokens) == ["admin", "write", "read"]
    assert {each.digest for each in store.tokens("secret")} == {token_digest(text) for text in created.tokens.values()}


def test_a_public_org_gets_none(administration: StoreAdministration) -> None:
    assert administration.create_org(Org("open")).tokens == {}


def test_a_second_org_of_one_name_is_refused(administration: StoreAdministration) -> None:
    with pytest.raises(AlreadyExists, match="'acme' exists already"):
        administration.create_org(Org("acme", private=True))


@pytest.mark.parametrize("name", ["", "a b", "-x"])
def test_names_out_of_rule_are_refused(administration: StoreAdministration, name: str) -> None:
    with pytest.raises(InvalidName):
        administration.create_org(Org(name))
    with pytest.raises(InvalidName):
        administration.put_project(Project("acme", name))


def test_everything_of_an_unknown_org_is_not_found(administration: StoreAdministration) -> None:
    for question in (administration.projects, administration.tokens, administration.retention_rules):
        with pytest.raises(NotFound, match="Org not found: 'ghost'"):
            question("ghost")
    with pytest.raises(NotFound):
        administration.delete_org("ghost")


def test_a_revoked_token_is_gone_at_once(administration: StoreAdministration, store: Store) -> None:
    text = administration.add_token("acme", "ci", Grant.WRITE)
    assert store.token(token_digest(text)) is not None
    administration.revoke_token("acme", "ci")
    assert store.token(token_digest(text)) is None
    with pytest.raises(NotFound):
        administration.revoke_token("acme", "ci")


def test_two_tokens_of_one_name_are_refused(administration: StoreAdministration) -> None:
    administration.add_token("acme", "ci", Grant.READ)
    with pytest.raises(AlreadyExists):
        administration.add_token("acme", "ci", Grant.WRITE)


def test_only_write_tokens_are_limited_to_pull_requests(administration: StoreAdministration) -> None:
    administration.add_token("acme", "forks", Grant.WRITE, pull_requests_only=True)
    with pytest.raises(InvalidInput):
        administration.add_token("acme", "reader", Grant.READ, pull_requests_only=True)
    assert [(each.name, each.pull_requests_only) for each in administration.tokens("acme")] == [("forks", True)]


def test_a_retention_rule_is_replaced_by_its_patterns(administration: StoreAdministration) -> None:
    administration.put_retention_rule(RULE)
    administration.put_retention_rule(replace(RULE, days=7))
    assert administration.retention_rules("acme") == [replace(RULE, days=7)]
    administration.remove_retention_rule(RULE)
    with pytest.raises(NotFound):
        administration.remove_retention_rule(RULE)


@pytest.mark.parametrize("days", [0, -1, 100_000])
def test_terms_out_of_bounds_are_refused(administration: StoreAdministration, days: int) -> None:
    with pytest.raises(InvalidInput):
        administration.put_retention_rule(replace(RULE, days=days))

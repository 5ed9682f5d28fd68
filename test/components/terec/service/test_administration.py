"""Rules of service.Administration, on the use cases and over HTTP."""

import pytest

from terec.auth import TOKEN_PREFIX
from terec.model import (
    AlreadyExists,
    Grant,
    InvalidInput,
    InvalidName,
    NotFound,
    Org,
    Project,
    RetentionRule,
    TokenInfo,
)
from terec.service import Service
from terec_testing import NOW


def test_no_orgs_at_first(empty_service: Service) -> None:
    assert empty_service.administration.orgs() == []


def test_public_org_is_created_without_tokens(empty_service: Service) -> None:
    created = empty_service.administration.create_org(Org("acme", "Acme Ltd", "https://acme.example"))

    assert created.tokens == {}
    assert empty_service.administration.orgs() == [Org("acme", "Acme Ltd", "https://acme.example")]


def test_private_org_is_created_with_three_tokens(empty_service: Service) -> None:
    created = empty_service.administration.create_org(Org("vault", private=True))

    assert list(created.tokens) == ["admin", "write", "read"]
    assert all(text.startswith(TOKEN_PREFIX) for text in created.tokens.values())
    assert len(set(created.tokens.values())) == 3


def test_org_of_the_same_name_is_refused(service: Service) -> None:
    with pytest.raises(AlreadyExists, match="Org 'acme' exists already"):
        service.administration.create_org(Org("acme", "Another"))


@pytest.mark.parametrize("name", ["", "-acme", "ac me", "acme/", "ac\u00e9", "a" * 201, ".."])
def test_org_name_out_of_rule_is_refused(empty_service: Service, name: str) -> None:
    with pytest.raises(InvalidName, match="no valid org name"):
        empty_service.administration.create_org(Org(name))


def test_deleted_org_is_gone_with_its_projects(service: Service) -> None:
    service.administration.delete_org("acme")

    assert service.administration.orgs() == []
    with pytest.raises(NotFound, match="Org not found"):
        service.administration.projects("acme")


def test_unknown_org_cannot_be_deleted(service: Service) -> None:
    with pytest.raises(NotFound, match="Org not found: 'nobody'"):
        service.administration.delete_org("nobody")


def test_project_is_created_then_updated_and_none_keeps_what_is_stored(service: Service) -> None:
    first = service.administration.put_project(Project("acme", "cart", "Cart", "All of it", "https://cart.example"))
    second = service.administration.put_project(Project("acme", "cart", description="Half of it"))

    assert first == Project("acme", "cart", "Cart", "All of it", "https://cart.example")
    assert second == Project("acme", "cart", "Cart", "Half of it", "https://cart.example")
    assert service.administration.projects("acme") == [second, Project("acme", "shop")]


def test_project_of_an_unknown_org_is_refused(service: Service) -> None:
    with pytest.raises(NotFound, match="Org not found"):
        service.administration.put_project(Project("nobody", "cart"))


def test_project_name_out_of_rule_is_refused(service: Service) -> None:
    with pytest.raises(InvalidName, match="no valid project name"):
        service.administration.put_project(Project("acme", "a b"))


def test_token_is_added_and_listed_without_its_text(service: Service) -> None:
    text = service.administration.add_token("acme", "ci-of-pulls", Grant.WRITE, pull_requests_only=True)

    assert text.startswith(TOKEN_PREFIX)
    assert service.administration.tokens("acme") == [TokenInfo("ci-of-pulls", Grant.WRITE, NOW, True)]


def test_two_tokens_of_one_name_are_refused(service: Service) -> None:
    service.administration.add_token("acme", "ci", Grant.READ)

    with pytest.raises(AlreadyExists, match="has a token 'ci' already"):
        service.administration.add_token("acme", "ci", Grant.WRITE)


def test_only_a_write_token_can_be_limited_to_pull_requests(service: Service) -> None:
    with pytest.raises(InvalidInput, match="Only a write token"):
        service.administration.add_token("acme", "ci", Grant.ADMIN, pull_requests_only=True)


def test_revoked_token_is_no_longer_listed(service: Service) -> None:
    service.administration.add_token("acme", "ci", Grant.READ)
    service.administration.revoke_token("acme", "ci")

    assert service.administration.tokens("acme") == []
    with pytest.raises(NotFound, match=r"Token not found: .*; `terec admin tokens`"):
        service.administration.revoke_token("acme", "ci")


def test_retention_rule_is_put_replaced_and_removed(service: Service) -> None:
    service.administration.put_retention_rule(RetentionRule("acme", "shop", "*", "feature/*", 30))
    service.administration.put_retention_rule(RetentionRule("acme", "shop", "*", "feature/*", 14))

    assert service.administration.retention_rules("acme") == [RetentionRule("acme", "shop", "*", "feature/*", 14)]
    service.administration.remove_retention_rule(RetentionRule("acme", "shop", "*", "feature/*", 1))
    assert service.administration.retention_rules("acme") == []


def test_unknown_retention_rule_cannot_be_removed(service: Service) -> None:
    with pytest.raises(NotFound, match=r"Retention rule not found: .*; `terec admin retention list`"):
        service.administration.remove_retention_rule(RetentionRule("acme", "shop", "*", "*", 1))


@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_retention_of_impossible_length_is_refused(service: Service, days: int) -> None:
    with pytest.raises(InvalidInput, match="kept for 1 to"):
        service.administration.put_retention_rule(RetentionRule("acme", "shop", "*", "*", days))

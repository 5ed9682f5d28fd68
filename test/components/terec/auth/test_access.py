"""The rules of docs/api.md, Access, as a table."""

import pytest

from terec.auth import (
    AccessPolicy,
    Caller,
    Need,
    check_access,
    check_key,
    check_pull_request,
    check_unknown_org,
    may_list,
)
from terec.model import Denied, Grant, Org, Token
from terec_testing import NOW

LOOPBACK, ELSEWHERE = AccessPolicy(loopback=True), AccessPolicy(loopback=False)
OPEN, VAULT = Org("open"), Org("vault", private=True)


def holding(grant: Grant, org: str = "vault", pull_requests_only: bool = False) -> Caller:
    return Caller(Token(org, grant.value, grant, "digest", NOW, pull_requests_only), sent_key=True)


NOBODY, ADMIN, MISTYPED = Caller(), Caller(server_admin=True, sent_key=True), Caller(sent_key=True)
READ, WRITE, ALL = {Need.READ}, {Need.READ, Need.WRITE}, {Need.READ, Need.WRITE, Need.ADMIN}


@pytest.mark.parametrize(
    ("policy", "caller", "org", "allowed"),
    [
        (LOOPBACK, NOBODY, OPEN, ALL),
        (LOOPBACK, NOBODY, VAULT, set()),
        (ELSEWHERE, NOBODY, OPEN, READ),
        (ELSEWHERE, NOBODY, VAULT, set()),
        (AccessPolicy(loopback=False, anonymous_write=True), NOBODY, OPEN, WRITE),
        (AccessPolicy(loopback=False, anonymous_write=True), NOBODY, VAULT, set()),
        (ELSEWHERE, ADMIN, VAULT, ALL),
        (LOOPBACK, MISTYPED, OPEN, set()),
        (ELSEWHERE, MISTYPED, OPEN, set()),
        (ELSEWHERE, holding(Grant.READ), VAULT, READ),
        (ELSEWHERE, holding(Grant.WRITE), VAULT, WRITE),
        (ELSEWHERE, holding(Grant.ADMIN), VAULT, ALL),
        (ELSEWHERE, holding(Grant.ADMIN, org="other"), VAULT, set()),
        (ELSEWHERE, holding(Grant.ADMIN, org="other"), OPEN, READ),
        (LOOPBACK, holding(Grant.READ, org="open"), OPEN, READ),
    ],
)
def test_table_of_access(policy: AccessPolicy, caller: Caller, org: Org, allowed: set[Need]) -> None:
    for need in ALL:
        if need in allowed:
            check_access(policy, caller, need, org)
        else:
            with pytest.raises(Denied, match=r"\.$"):
                check_access(policy, caller, need, org)


@pytest.mark.parametrize(("policy", "caller"), [(LOOPBACK, NOBODY), (LOOPBACK, ADMIN), (ELSEWHERE, ADMIN)])
def test_who_may_create_orgs(policy: AccessPolicy, caller: Caller) -> None:
    check_access(policy, caller, Need.CREATE_ORG, None)


@pytest.mark.parametrize("caller", [NOBODY, MISTYPED, holding(Grant.ADMIN)])
def test_who_may_not_create_orgs_elsewhere(caller: Caller) -> None:
    with pytest.raises(Denied):
        check_access(ELSEWHERE, caller, Need.CREATE_ORG, None)


def test_limited_token_writes_only_with_a_pull_request_and_reads_all() -> None:
    limited = holding(Grant.WRITE, pull_requests_only=True)

    check_access(ELSEWHERE, limited, Need.READ, VAULT)
    check_access(ELSEWHERE, limited, Need.WRITE, VAULT, pull_request=True)
    check_pull_request(limited, pull_request=True)
    check_pull_request(holding(Grant.WRITE), pull_request=False)
    for refused in (
        lambda: check_access(ELSEWHERE, limited, Need.WRITE, VAULT, pull_request=False),
        lambda: check_pull_request(limited, pull_request=False),
    ):
        with pytest.raises(Denied, match="pull_request"):
            refused()


@pytest.mark.parametrize("caller", [NOBODY, holding(Grant.ADMIN, org="other")])
def test_elsewhere_an_unknown_org_is_refused_in_the_words_of_a_private_one(caller: Caller) -> None:
    with pytest.raises(Denied) as unknown:
        check_unknown_org(ELSEWHERE, caller, "vault")
    with pytest.raises(Denied) as private:
        check_access(ELSEWHERE, caller, Need.READ, VAULT)

    assert str(unknown.value) == str(private.value)


def test_unknown_org_is_told_to_the_admin_and_on_loopback() -> None:
    check_unknown_org(ELSEWHERE, ADMIN, "vault")
    check_unknown_org(LOOPBACK, NOBODY, "vault")


def test_private_org_is_listed_to_its_own_and_the_server() -> None:
    assert may_list(NOBODY, OPEN)
    assert may_list(ADMIN, VAULT)
    assert may_list(holding(Grant.READ), VAULT)
    assert not may_list(NOBODY, VAULT)
    assert not may_list(holding(Grant.ADMIN, org="other"), VAULT)


def test_key_that_opens_nothing_is_refused() -> None:
    check_key(NOBODY)
    check_key(ADMIN)
    with pytest.raises(Denied, match="not known here"):
        check_key(MISTYPED)

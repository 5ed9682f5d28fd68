"""Who may do what: the access rules of the API, without any HTTP."""

from dataclasses import dataclass
from enum import StrEnum

from terec.model import Denied, Grant, Org, Token


class Need(StrEnum):
    """What a call asks for."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"
    CREATE_ORG = "create_org"


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """loopback: bound to and answering only loopback names. anonymous_write: public orgs take results from anyone."""

    loopback: bool
    anonymous_write: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """token: the stored token the call's key belongs to, if any. server_admin: it holds TEREC_ADMIN_TOKEN.

    sent_key: some key was sent, valid or not.
    """

    token: Token | None = None
    server_admin: bool = False
    sent_key: bool = False

    @property
    def pull_requests_only(self) -> bool:
        """It may write only runs that name a pull request."""
        return not self.server_admin and self.token is not None and self.token.pull_requests_only


def check_access(policy: AccessPolicy, caller: Caller, need: Need, org: Org | None, pull_request: bool = False) -> None:
    """Return when the call is allowed, else raise Denied with the sentence to show.

    org: the org concerned, None for calls without one. pull_request: the run concerned names a pull request.
    A key that opens nothing is refused even where none was needed, so that a typo is not taken for anonymity.
    """
    if caller.server_admin:
        return
    check_key(caller)
    if need is Need.CREATE_ORG:
        _check_create(policy)
        return
    if org is None:
        return
    if caller.token is not None and caller.token.org == org.name:
        _check_token(caller.token, Grant(need.value), pull_request)
        return
    _check_anonymous(policy, need, org)


def check_unknown_org(policy: AccessPolicy, caller: Caller, name: str) -> None:
    """For a call about an org that does not exist: Denied exactly as for a private one, where that tells apart.

    On a server that others reach, 404 here and 401 there would tell anyone which private orgs exist. The server's
    admin, and everyone on loopback, learn the truth: this returns.
    """
    check_key(caller)
    if not caller.server_admin and not policy.loopback:
        raise _not_opened(policy, name)


def check_key(caller: Caller) -> None:
    """Denied when a key was sent that opens nothing here."""
    if caller.sent_key and caller.token is None and not caller.server_admin:
        raise Denied("The token in X-API-KEY is not known here; check it, or leave it out for a public org.")


def check_pull_request(caller: Caller, pull_request: bool) -> None:
    """Denied when the caller writes only runs that name a pull request, and the run concerned names none."""
    if caller.pull_requests_only and caller.token is not None and not pull_request:
        raise _only_pull_requests(caller.token)


def may_list(caller: Caller, org: Org) -> bool:
    """Whether the org appears in the caller's list: a private one only to its own tokens and the server's."""
    return not org.private or caller.server_admin or (caller.token is not None and caller.token.org == org.name)


def _check_create(policy: AccessPolicy) -> None:
    if not policy.loopback:
        raise Denied("Creating an org on this server needs its TEREC_ADMIN_TOKEN in X-API-KEY.")


def _check_token(token: Token, grant: Grant, pull_request: bool) -> None:
    if not token.grant.includes(grant):
        raise Denied(f"The token {token.name!r} allows {token.grant.value}; this call needs {grant.value}.")
    if grant is Grant.WRITE and token.pull_requests_only and not pull_request:
        raise _only_pull_requests(token)


def _check_anonymous(policy: AccessPolicy, need: Need, org: Org) -> None:
    if org.private:
        raise _not_opened(policy, org.name)
    if policy.loopback or need is Need.READ:
        return
    if need is Need.WRITE and policy.anonymous_write:
        return
    raise Denied(f"Without a token this server only reads; send one for {need.value} in X-API-KEY.")


def _only_pull_requests(token: Token) -> Denied:
    return Denied(f"The token {token.name!r} writes only runs that name a run_id and a pull_request.")


def _not_opened(policy: AccessPolicy, name: str) -> Denied:
    if policy.loopback:
        return Denied(f"Org {name!r} is private: send a token of it in X-API-KEY.")
    return Denied(f"Org {name!r} is private or not known here: check its name, or send a token of it in X-API-KEY.")

"""Weighs every call before the service sees it."""

from terec.auth import (
    AccessPolicy,
    Caller,
    Need,
    check_access,
    check_key,
    check_unknown_org,
    may_list,
    same_token,
    token_digest,
)
from terec.model import Org
from terec.store import Organisations


class Door:
    """Turns keys into callers and lets them in or not; asks the store each time, so that tokens work at once."""

    def __init__(self, policy: AccessPolicy, admin_token: str, organisations: Organisations) -> None:
        self.policy = policy
        self._admin_digest = token_digest(admin_token) if admin_token else ""
        self._organisations = organisations

    def caller(self, key: str | None) -> Caller:
        """The caller whom the key names; an empty key is none."""
        if not key:
            return Caller()
        if self._admin_digest and same_token(key, self._admin_digest):
            return Caller(server_admin=True, sent_key=True)
        return Caller(self._organisations.token(token_digest(key)), sent_key=True)

    def admit(self, key: str | None, need: Need, org: str | None) -> Caller:
        """The caller when the call may be made, else Denied; whether it is limited to pull requests is not looked at.

        An unknown org lets in whom its absence may be told to.
        """
        caller = self.caller(key)
        found = None if org is None else self._organisations.org(org)
        if org is not None and found is None and need is not Need.CREATE_ORG:
            check_unknown_org(self.policy, caller, org)
            return caller
        check_access(self.policy, caller, need, found, pull_request=True)
        return caller

    def listed(self, key: str | None, orgs: list[Org]) -> list[Org]:
        """Those of the orgs that the caller may know of."""
        caller = self.caller(key)
        check_key(caller)
        return [org for org in orgs if may_list(caller, org)]

"""Looks at a server without changing anything: whether it answers, its clock, and what the caller's token opens."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from terec.client.patience import Patience
from terec.client.transport import Transport
from terec.model import Denied, Grant, NotFound

LOOKING = Patience(connect_seconds=5, read_seconds=10, tries=1)
"""Somebody waits for the answer; a server that is slower is told of as one that is not there."""


@dataclass(frozen=True, slots=True)
class ServerSeen:
    """at: the server's clock, in whole seconds; None where it does not say.

    org, project: whether they exist; None where the server does not tell this caller. grant: the most that the caller
    may do in the org; None: nothing, or the org is not there. refusal: the server's sentence about what it refused,
    which is writing, or looking at all.
    """

    at: datetime | None
    org: bool | None
    project: bool | None
    grant: Grant | None
    refusal: str = ""


def look_at_server(url: str, api_key: str, org: str, project: str) -> ServerSeen:
    """What a server shows to this caller of a project; three calls, none of which can change anything.

    StoreUnreachable when none answers; InvalidInput for a URL that is none.
    """
    transport = Transport(url, api_key, LOOKING)
    try:
        return _look(transport, org, project)
    finally:
        transport.close()


def _look(transport: Transport, org: str, project: str) -> ServerSeen:
    there = transport.look("GET", f"/admin/orgs/{quote(org, safe='')}/projects")
    if there.error is not None:
        if not isinstance(there.error, (Denied, NotFound)):
            raise there.error
        found = False if isinstance(there.error, NotFound) else None
        return ServerSeen(there.at, found, found, None, str(there.error))
    known = any(isinstance(each, dict) and each.get("name") == project for each in there.value or ())
    # a run without words is refused as such, but only after the token was weighed
    writing = transport.look("POST", f"/tests/orgs/{quote(org, safe='')}/runs", {})
    if isinstance(writing.error, Denied):
        return ServerSeen(there.at, True, known, Grant.READ, str(writing.error))
    tokens = transport.look("GET", f"/admin/orgs/{quote(org, safe='')}/tokens")
    return ServerSeen(there.at, True, known, Grant.WRITE if tokens.error else Grant.ADMIN)

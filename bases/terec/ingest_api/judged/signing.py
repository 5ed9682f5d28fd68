"""Who stands behind an excuse or a correction."""

from terec.auth import Caller
from terec.model import InvalidInput

SERVER_ADMIN = "server admin"


def signature(caller: Caller, org: str, said: str) -> str:
    """The name of the caller's token of the org; without one, who the caller says it is. InvalidInput for nobody."""
    if caller.token is not None and caller.token.org == org:
        return caller.token.name
    if said.strip():
        return said.strip()
    if caller.server_admin:
        return SERVER_ADMIN
    raise InvalidInput("It is kept who does this: put your name into `who`, or send a token.")

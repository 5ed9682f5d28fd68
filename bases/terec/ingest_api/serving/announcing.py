"""What a server tells who started it."""

from collections.abc import Callable

from terec.listening import Address
from terec.settings import Settings


def announce(settings: Settings, bound: Address, tell: Callable[[str], None]) -> None:
    """Tell where the server listens, and what is special about access to it."""
    for sentence in _about_access(settings, bound):
        tell(sentence)
    tell(f"TeReC listens at {bound.url} - open it in a browser; Ctrl-C stops it.")


def _about_access(settings: Settings, bound: Address) -> list[str]:
    """What changes about access when others can reach the server; nothing on plain loopback."""
    if bound.loopback and not settings.public_url:
        return []
    why = (
        f"TEREC_PUBLIC_URL is {settings.public_url}" if settings.public_url else f"{bound.host} is no loopback address"
    )
    writes = "take results from anyone" if settings.anonymous_write else "are only read without a token"
    creation = "needs the TEREC_ADMIN_TOKEN" if settings.admin_token else "is off: TEREC_ADMIN_TOKEN is not set"
    return [f"Others can reach this server, as {why}: public orgs {writes}, and creating orgs {creation}."]

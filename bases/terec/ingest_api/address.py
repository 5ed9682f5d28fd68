"""Where a server listens, and what that means for who may call it."""

import ipaddress
import socket
from typing import NamedTuple

from terec.model import InvalidInput
from terec.settings import Settings

PORT_MAX = 65_535
_BACKLOG = 512


class Address(NamedTuple):
    """Where a server listens; port 0: a free one."""

    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def loopback(self) -> bool:
        """Only this machine reaches it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def bound(self, listener: socket.socket) -> "Address":
        """The same with the port that the listener has."""
        return Address(self.host, listener.getsockname()[1])

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def listening(address: Address) -> socket.socket:
    """A socket that takes connections at the address; InvalidInput when it cannot be had."""
    if not 0 <= address.port <= PORT_MAX:
        raise InvalidInput(f"{address.port} is no port: it is a number from 0 to {PORT_MAX}.")
    try:
        found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # With the protocol named, asyncio turns Nagle's algorithm off; without it every longer answer waits 40 ms.
        family, kind, protocol, _, place = found[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise InvalidInput(f"{address.host!r} is no address of this machine: {error.strerror or error}.") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        place_name = f"{address.host} port {address.port}"
        raise InvalidInput(
            f"Cannot listen at {place_name}: {error.strerror or error}; choose another with --host or --port."
        ) from None
    return listener


def about_access(settings: Settings, bound: Address) -> list[str]:
    """What changes about access when others can reach the server; nothing on plain loopback."""
    if bound.loopback and not settings.public_url:
        return []
    why = (
        f"TEREC_PUBLIC_URL is {settings.public_url}" if settings.public_url else f"{bound.host} is no loopback address"
    )
    writes = "take results from anyone" if settings.anonymous_write else "are only read without a token"
    creation = "needs the TEREC_ADMIN_TOKEN" if settings.admin_token else "is off: TEREC_ADMIN_TOKEN is not set"
    return [f"Others can reach this server, as {why}: public orgs {writes}, and creating orgs {creation}."]

"""Takes the port of an address."""

import socket

from terec.listening.address import PORT_MAX, Address
from terec.model import InvalidInput

_BACKLOG = 512


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

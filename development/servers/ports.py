"""Picks ports on which nothing listens."""

import random
import socket
from contextlib import closing

# Below the range from which systems take the ports of outgoing connections: there a client that tries again while its
# server is down could be given the server's own port, and hold it.
FIRST, LAST = 20_000, 32_000


def free_ports(count: int, hosts: list[str]) -> list[int]:
    """Different ports, each free on all the hosts."""
    candidates = random.sample(range(FIRST, LAST), LAST - FIRST)
    free = (port for port in candidates if all(_is_free(host, port) for host in hosts))
    return [next(free) for _ in range(count)]


def _is_free(host: str, port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True

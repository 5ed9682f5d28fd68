"""Where a server listens."""

import ipaddress
import socket
from typing import NamedTuple

PORT_MAX = 65_535


class Address(NamedTuple):
    """Where a server listens; port 0: a free one."""

    host: str = "127.0.0.1"
    port: int = 0

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

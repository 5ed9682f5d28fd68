"""Connections through the proxy that the environment names for an address, else straight."""

from urllib.request import getproxies, proxy_bypass

from urllib3 import PoolManager, ProxyManager, Timeout
from urllib3.util import parse_url

CONNECTIONS = 8
"""Most connections kept open to one host."""


def pool_for(url: str, timeout: Timeout) -> PoolManager:
    """Connections for requests to url."""
    parsed = parse_url(url)
    proxy = getproxies().get(parsed.scheme or "")
    if proxy and not proxy_bypass(parsed.host or ""):
        return ProxyManager(proxy, timeout=timeout, maxsize=CONNECTIONS)
    return PoolManager(timeout=timeout, maxsize=CONNECTIONS)

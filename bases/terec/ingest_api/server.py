"""Runs the API in this process until it is told to stop."""

import ipaddress
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

import uvicorn

from terec.ingest_api.app import create_app
from terec.ingest_api.retention import applied_retention
from terec.ingest_api.wiring import build_api, open_server_store
from terec.model import InvalidInput
from terec.settings import Settings
from terec.store import Store
from terec.telemetry import Metrics, configure_logs

GRACE_SECONDS = 10
"""How long requests under way may take to end after the order to stop."""

PORT_MAX = 65_535
_BACKLOG = 512


Beside = Callable[[Store, Metrics], AbstractContextManager[None]]
"""What works on the store for as long as the server runs."""


def nothing(store: Store, metrics: Metrics) -> AbstractContextManager[None]:
    """Only the API."""
    return nullcontext()


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

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def run_server(
    settings: Settings,
    environment: Mapping[str, str],
    address: Address,
    version: str,
    tell: Callable[[str], None],
    beside: Beside = nothing,
) -> None:
    """Serve until SIGTERM or SIGINT, finishing what is under way; tell is given sentences for who started it.

    InvalidInput when the address cannot be had, StoreError when the store cannot.
    """
    configure_logs(settings.log_level)
    with listening(address) as listener, open_server_store(settings, environment) as store:
        bound = Address(address.host, listener.getsockname()[1])
        api = build_api(store, settings, bound.loopback)
        for sentence in about_access(settings, bound):
            tell(sentence)
        with beside(store, api.metrics), applied_retention(store, api.metrics):
            tell(f"TeReC listens at {bound.url} - Ctrl-C stops it.")
            _run(uvicorn.Server(_config(create_app(api, version))), listener)


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


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    # The server raises the signal that stopped it once more when it is done: by then all is well.
    before = signal.signal(signal.SIGTERM, lambda number, frame: None)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)

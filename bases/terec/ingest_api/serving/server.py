"""Runs the API in this process until it is told to stop."""

import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

import uvicorn

from terec.garbage import collect_seldom
from terec.ingest_api.app import create_app
from terec.ingest_api.importing.jenkins_hook import open_hook
from terec.ingest_api.serving.announcing import announce
from terec.ingest_api.serving.chores import chores_done
from terec.ingest_api.wiring import build_api, open_events
from terec.listening import Address, listening
from terec.model import now
from terec.server_store import open_server_store
from terec.settings import Settings
from terec.store import Store
from terec.telemetry import Metrics, configure_logs

GRACE_SECONDS = 10
"""How long requests under way may take to end after the order to stop."""

Beside = Callable[[Store, Metrics], AbstractContextManager[None]]
"""What works on the store for as long as the server runs."""


def nothing(store: Store, metrics: Metrics) -> AbstractContextManager[None]:
    """Only the API."""
    return nullcontext()


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
    with listening(address) as listener:
        bound = address.bound(listener)
        serve(settings, environment, bound, listener, version, lambda: announce(settings, bound, tell), beside)


def serve(
    settings: Settings,
    environment: Mapping[str, str],
    bound: Address,
    listener: socket.socket,
    version: str,
    ready: Callable[[], None],
    beside: Beside = nothing,
) -> None:
    """Serve at the listener, which several processes may share; ready is called before the first answer."""
    configure_logs(settings.log_level)
    metrics = Metrics()
    with (
        open_server_store(settings, environment) as store,
        open_events(settings, store, metrics) as events,
        open_hook(settings, store, events.saved, now) as hook,
    ):
        api = build_api(store, settings, bound.loopback, events=events, metrics=metrics, hook=hook)
        with beside(store, metrics), chores_done(store, metrics):
            app = create_app(api, version)
            collect_seldom()
            ready()
            _run(uvicorn.Server(_config(app)), listener)


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
    def stop(number: int, frame: object) -> None:
        server.should_exit = True

    # It comes before the server listens to signals itself; and the one that stopped it comes once more when it is done.
    before = signal.signal(signal.SIGTERM, stop)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)

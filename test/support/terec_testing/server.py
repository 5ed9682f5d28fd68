"""The real API on loopback, in a thread of the test's own process."""

import socket
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
import uvicorn

from terec.ingest_api import build_api, create_app
from terec.listening import Address, listening
from terec.settings import Settings, read_settings
from terec.store import Store


class Switch:
    """An ASGI application that hands on to `app`, so that one server serves one test after the other."""

    app: Any = None

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


class _Announced(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The URL under which the ASGI application is served until the block ends."""
    listener = listening(Address())
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none")
    server = _Announced(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    assert server.listening.wait(20), "the server did not start"
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def some_settings(**variables: str) -> Settings:
    """Settings with the given TEREC_ variables, the rest as by default."""
    return read_settings({f"TEREC_{name.upper()}": value for name, value in variables.items()})


def an_app(store: Store, *, loopback: bool = True, now: datetime | None = None, **variables: str) -> Any:
    """The API over the store, its log lines for nobody; now: its clock stands there."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    settings = some_settings(**variables)
    clock = (lambda: now) if now else (lambda: datetime.now(UTC))
    return create_app(build_api(store, settings, loopback, clock))


__all__ = ["Switch", "an_app", "serving", "some_settings"]

"""An order to stop is followed whenever it comes."""

import signal
import socket
from threading import Timer
from typing import Any

import uvicorn

from terec.ingest_api.serving.server import _run
from terec.listening import Address, listening

TOO_LATE_SECONDS = 20.0


class _Ordered(uvicorn.Server):
    """Is told to stop before it listens to signals."""

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        signal.raise_signal(signal.SIGTERM)
        super().run(sockets)


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """Answers nothing."""


def test_order_that_comes_before_the_server_listens_to_signals_stops_it() -> None:
    server = _Ordered(uvicorn.Config(_app, log_config=None, lifespan="off", ws="none"))
    late: list[bool] = []

    def stop_late() -> None:
        late.append(True)
        server.should_exit = True

    timer = Timer(TOO_LATE_SECONDS, stop_late)
    timer.start()
    before = signal.getsignal(signal.SIGTERM)
    with listening(Address()) as listener:
        _run(server, listener)
    timer.cancel()

    assert not late
    assert signal.getsignal(signal.SIGTERM) is before

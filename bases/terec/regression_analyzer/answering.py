"""Answers /health and /metrics over HTTP, beside the work."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Thread
from typing import NamedTuple

from terec.listening import Address, listening
from terec.telemetry import log

_PATIENCE_SECONDS = 10.0
"""How long a caller may be silent."""


class Page(NamedTuple):
    """An answer."""

    status: int
    media_type: str
    body: bytes


@contextmanager
def answering(address: Address, pages: Mapping[str, Callable[[], Page]]) -> Iterator[str]:
    """The pages by path are answered until the block ends; gives the URL. InvalidInput: the address cannot be had.

    The standard library's server is enough for two pages that a probe and Prometheus ask for, and spares the image a
    framework.
    """
    with _Server(listening(address), _handler(pages)) as server:
        thread = Thread(target=server.serve_forever, name="terec-pages", args=(0.1,), daemon=True)
        thread.start()
        try:
            yield address.bound(server.socket).url
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    """Answers at a socket that listens already."""

    daemon_threads = True
    block_on_close = False  # a caller who is silent does not hold up the end

    def __init__(self, listener: socket, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(listener.getsockname(), handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller who went away is nobody's trouble."""
        error = sys.exception()
        if not isinstance(error, OSError):
            log().error("unexpected error", exc_info=error)


def _handler(pages: Mapping[str, Callable[[], Page]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE_SECONDS

        def do_GET(self) -> None:  # as the standard library names it
            make = pages.get(self.path.partition("?")[0].rstrip("/"))
            self._answer(make() if make else Page(404, "text/plain", b"There are only /health and /metrics here.\n"))

        def do_HEAD(self) -> None:
            self.do_GET()

        def _answer(self, page: Page) -> None:
            self.send_response(page.status)
            self.send_header("Content-Type", page.media_type)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(page.body)

        def version_string(self) -> str:
            return "terec"

        def log_message(self, *words: object) -> None:
            """Probes come all the time and are not logged."""

    return Handler

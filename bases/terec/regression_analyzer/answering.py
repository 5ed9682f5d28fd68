"""Answers /health and /metrics over HTTP, beside the work."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6, getaddrinfo
from socketserver import TCPServer
from threading import Thread
from typing import NamedTuple

from terec.model import InvalidInput
from terec.telemetry import log

PORT_MAX = 65_535
_PATIENCE_SECONDS = 10.0
"""How long a caller may be silent."""


class Page(NamedTuple):
    """An answer."""

    status: int
    media_type: str
    body: bytes


@contextmanager
def answering(host: str, port: int, pages: Mapping[str, Callable[[], Page]]) -> Iterator[str]:
    """The pages by path are answered until the block ends; gives the URL. InvalidInput: the address cannot be had.

    The standard library's server is enough for two pages that a probe and Prometheus ask for, and spares the image a
    framework.
    """
    with _listening(host, port, pages) as server:
        thread = Thread(target=server.serve_forever, name="terec-pages", args=(0.1,), daemon=True)
        thread.start()
        try:
            yield _url(host, server.server_address[1])
        finally:
            server.shutdown()


def _listening(host: str, port: int, pages: Mapping[str, Callable[[], Page]]) -> ThreadingHTTPServer:
    if not 0 <= port <= PORT_MAX:
        raise InvalidInput(f"{port} is no port: it is a number from 0 to {PORT_MAX}.")
    try:
        family = getaddrinfo(host, port)[0][0]
        server = _Server6 if family == AF_INET6 else _Server
        return server((host, port), _handler(pages))
    except OSError as error:
        raise InvalidInput(
            f"Cannot listen at {host} port {port}: {error.strerror or error}; choose another with --host or --port."
        ) from None


class _Server(ThreadingHTTPServer):
    address_family = AF_INET
    daemon_threads = True
    block_on_close = False  # a caller who is silent does not hold up the end

    def server_bind(self) -> None:
        """As the class before, without asking the network for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "terec", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller who went away is nobody's trouble."""
        error = sys.exception()
        if not isinstance(error, OSError):
            log().error("unexpected error", exc_info=error)


class _Server6(_Server):
    address_family = AF_INET6


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


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

"""Keeps strangers' web pages away from a server on loopback, and evens out slashes."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from terec.ingest_api.wire.problems import problem

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class LoopbackGuard:
    """ASGI: on loopback only its own names are answered, and pages from elsewhere may not write.

    A page in a browser on this machine can reach a loopback server: under another name that resolves to 127.0.0.1
    (the Host gives it away) or by a form or script (the Origin does).
    """

    def __init__(self, app: ASGIApp, loopback: bool) -> None:
        self._app = app
        self._loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = self._refusal(scope) if self._loopback and scope["type"] == "http" else ""
        if reason:
            await problem(403, "Forbidden", reason, scope["path"], "urn:terec:problem:denied")(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if _host_of(f"//{host}") not in LOOPBACK_NAMES:
            return (
                "This server answers only localhost, 127.0.0.1 and [::1]; set TEREC_PUBLIC_URL to be reached otherwise."
            )
        if origin is not None and scope["method"] not in _READING and _host_of(origin) not in LOOPBACK_NAMES:
            return "Pages from elsewhere may not write to this server; call it without an Origin header."
        return ""


class SameWithSlash:
    """ASGI: a path with a slash at its end is the path without it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        # A `%2F` at the end belongs to a name.
        if scope["type"] == "http" and len(path) > 1 and scope.get("raw_path", b"/").endswith(b"/"):
            scope = {**scope, "path": path.rstrip("/") or "/"}
        await self._app(scope, receive, send)


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None

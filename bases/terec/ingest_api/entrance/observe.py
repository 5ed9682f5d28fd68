"""Sees every request to its end: counts it, logs it, and answers what nobody expected."""

import secrets
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from terec.ingest_api.wire.problems import problem
from terec.telemetry import Metrics, log

HEALTH = "/health"


class Observed:
    """ASGI: one figure and one log line for each request, but no line for a probe that finds the server well.

    An unexpected error is a 500 with the id of its log line. saved is called after the answer to each request that may
    have changed the store.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, saved: Callable[[], None]) -> None:
        self._app = app
        self._metrics = metrics
        self._saved = saved

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            status = 499
        except Exception as error:
            status = await _answer_unexpected(error, status, scope, receive, send)
        finally:
            self._tell(scope, status, time.perf_counter() - begun)
            if 0 < status < 400 and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
                self._saved()

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "(none)")
        self._metrics.request(scope["method"], route, status, seconds)
        if (route, status) == (HEALTH, 200):
            return
        # The raw path is ASCII: no name in it can break or forge a log line. Query and headers stay out.
        path = scope.get("raw_path", b"").decode("ascii", "replace")
        log().info("request", method=scope["method"], path=path, status=status, ms=round(seconds * 1000, 1))


async def _answer_unexpected(error: Exception, status: int, scope: Scope, receive: Receive, send: Send) -> int:
    incident = secrets.token_hex(6)
    log().error("unexpected error", id=incident, route=getattr(scope.get("route"), "path", ""), exc_info=error)
    if status:
        # The answer has begun: only breaking the connection off can still say that it is not whole.
        raise error
    detail = f"Something went wrong inside the server; its log has it under the id {incident}."
    await problem(500, "Unexpected error", detail, scope["path"], "urn:terec:problem:terec-error", id=incident)(
        scope, receive, send
    )
    return 500

"""How long a server wants to be left alone, and what is done about it."""

import time
from typing import Any

from urllib3 import BaseHTTPResponse, Retry
from urllib3.exceptions import InvalidHeader, MaxRetryError, ResponseError

LONGEST = 6 * 3600
"""Seconds that a server may ask for; more is cut to this."""


class PoliteRetry(Retry):
    """Tries again after what Retry-After says, and not at all where that is longer than retry_after_max."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> "PoliteRetry":
        if response is not None and (retry_after(response) or 0) > self.retry_after_max:
            raise MaxRetryError(_pool, url or "", ResponseError("it wants to be left alone for longer"))
        return super().increment(method, url, response, error, _pool, _stacktrace)


def seconds_to_wait(response: BaseHTTPResponse) -> float | None:
    """How long a 403, 429 or 503 asks to be left alone; None where it does not.

    Retry-After says it, else the time at which GitHub's limit begins anew.
    """
    if response.status not in (403, 429, 503):
        return None
    told = retry_after(response)
    if told is None and response.headers.get("X-RateLimit-Remaining") == "0":
        reset = response.headers.get("X-RateLimit-Reset", "")
        told = max(int(reset) - time.time(), 1) if reset.isascii() and reset.isdigit() and len(reset) < 12 else None
    return min(told, LONGEST) if told is not None else None


def retry_after(response: BaseHTTPResponse) -> float | None:
    """Seconds that the header Retry-After says, in numbers or as a time; None without one that can be read."""
    try:
        return Retry(retry_after_max=LONGEST).get_retry_after(response)
    except InvalidHeader:
        return None

"""How long a server may take, in one request and in all."""

import time
from dataclasses import dataclass
from typing import Any

from urllib3 import BaseHTTPResponse, Retry, Timeout
from urllib3.exceptions import TimeoutError as TookTooLong

_LEAST = 0.001
"""Seconds that a request is given when there is no time left: no limit may be zero."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection and between bytes of an answer; how often a request is tried, and the pauses.

    The pause doubles from try to try; a server's Retry-After counts instead, up to retry_after_max.
    all_seconds: what everything that one client asks may take, repetitions and pauses included; None: no bound.
    """

    connect_seconds: float = 10
    read_seconds: float = 120
    tries: int = 4
    pause_seconds: float = 0.25
    retry_after_max: int = 30
    all_seconds: float | None = None


class Deadline:
    """The moment at which a client gives up; only a look-up of the server's name may overrun it, by one look-up."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Seconds; None without a bound."""
        return None if self._end is None else self._end - time.monotonic()

    def check(self, pause: float = 0) -> None:
        """Raise when it is over, or will be after a pause."""
        left = self.left()
        if left is not None and left <= pause:
            raise TookTooLong(f"it took longer than {self.seconds:g} s")


class BoundedTimeout(Timeout):
    """Limits of one try: what the patience says, but never past the deadline."""

    def __init__(self, patience: Patience, deadline: Deadline) -> None:
        super().__init__(connect=patience.connect_seconds, read=patience.read_seconds)
        self._patience, self._deadline = patience, deadline

    def clone(self) -> Timeout:
        """The limits for a try that begins now; urllib3 asks for them before each."""
        patience, left = self._patience, self._deadline.left()
        if left is None:
            return Timeout(connect=patience.connect_seconds, read=patience.read_seconds)
        left = max(left, _LEAST)
        return Timeout(total=left, connect=min(patience.connect_seconds, left), read=min(patience.read_seconds, left))


class BoundedRetry(Retry):
    """Tries again while there is time; set `deadline` on one that was just made."""

    deadline = Deadline(None)

    def new(self, **words: Any) -> "BoundedRetry":
        fresh = super().new(**words)
        fresh.deadline = self.deadline
        return fresh

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        """Pause before the next try; raises instead when there would be no time for it."""
        asked = self.get_retry_after(response) if response is not None and self.respect_retry_after_header else None
        self.deadline.check(asked if asked is not None else self.get_backoff_time())
        super().sleep(response)

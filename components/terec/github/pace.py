"""How often GitHub may be asked: it says so itself, with every answer."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from terec.model import AskedTooOften, format_time

SECONDARY_SECONDS = 60.0
"""What GitHub advises to wait where it names no time."""


class Pace:
    """Holds the caller back until GitHub's limit begins anew, for at most `patience` seconds over all calls.

    Beyond that it raises AskedTooOften, whose sentence says when to go on.
    """

    def __init__(
        self,
        patience: float,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience = patience
        self._clock, self._sleep = clock, sleep
        self._remaining: int | None = None
        self._reset = 0.0

    def before(self) -> None:
        """To be called before each request."""
        if self._remaining == 0 and self._reset > self._clock():
            self.wait(self._reset - self._clock() + 1)
        if self._remaining:
            self._remaining -= 1

    def after(self, headers: Mapping[str, str]) -> None:
        """Take in what an answer says of the limit; a server without one says nothing."""
        told = {name.lower(): value for name, value in headers.items() if name.lower().startswith("x-ratelimit-")}
        remaining, reset = told.get("x-ratelimit-remaining", ""), told.get("x-ratelimit-reset", "")
        if remaining.isascii() and remaining.isdigit() and reset.isascii() and reset.isdigit() and len(reset) < 12:
            self._remaining, self._reset = int(remaining), float(reset)

    def wait(self, seconds: float) -> None:
        """Wait where patience allows it."""
        if seconds > self._patience:
            again = format_time(datetime.fromtimestamp(int(self._clock() + seconds), UTC))
            raise AskedTooOften(f"GitHub takes no more requests until {again}; call the same again then.", seconds)
        self._patience -= seconds
        self._sleep(seconds)
        self._remaining = None

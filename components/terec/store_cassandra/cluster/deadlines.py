"""Deadlines of requests, watched by one timer for all that are under way.

The driver sets a timer for each request, which wakes the thread of its connections: uploads spent a seventh of their
time on that.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Any

TICK = 0.5
"""Seconds between two looks at the deadlines."""

SHORTEST = 1.0
"""Seconds from which a deadline may be noticed later: by TICK, and by what deadlines of one second differ."""


class Deadline:
    """When something is to be called, unless it is cancelled before."""

    __slots__ = ("callback", "ends")

    def __init__(self, ends: float, callback: Callable[[], None]) -> None:
        self.ends = ends
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        """Forget what was to be called; the driver does so with every answer."""
        self.callback = None


class Deadlines:
    """The deadlines of requests. wake: calls back once after so many seconds. clock: seconds that only grow."""

    def __init__(
        self, wake: Callable[[float, Callable[[], None]], Any], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wake = wake
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[int, deque[Deadline]] = {}
        self._next_look = 0.0

    def after(self, seconds: float, callback: Callable[[], None]) -> Deadline:
        """Call back after so many seconds, up to a second and TICK later, in the thread that wake calls in."""
        now = self._clock()
        deadline = Deadline(now + seconds, callback)
        with self._lock:
            self._waiting.setdefault(ceil(seconds), deque()).append(deadline)
            asleep = now > self._next_look + TICK  # none is due, or it went with the connections that it waited in
            if asleep:
                self._next_look = now + TICK
        if asleep:
            self._wake(TICK, self._look)
        return deadline

    def _look(self) -> None:
        """Call what is due, and look again while any deadline is left."""
        with self._lock:
            now = self._clock()
            due = [each.callback for some in self._waiting.values() for each in _taken(some, now)]
            left = any(self._waiting.values())
            self._next_look = now + TICK if left else 0.0
        if left:
            self._wake(TICK, self._look)
        for callback in due:
            if callback is not None:
                callback()


def _taken(waiting: deque[Deadline], now: float) -> list[Deadline]:
    """Those taken from the front: cancelled ones, and ones that are over."""
    taken = []
    while waiting and (waiting[0].callback is None or waiting[0].ends <= now):
        taken.append(waiting.popleft())
    return taken

"""Trying again: with pauses that grow and differ, up to a deadline or for some turns."""

import random
import time
from collections.abc import Iterator

PATIENCE = 25.0
"""Seconds after which a statement is given up, all its tries together."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 3.0

_TURNS = 60
_FIRST_BOUND, _LONGEST_BOUND = 0.002, 0.2
"""Seconds that who came second waits at most; all turns together take some five seconds."""


class Tries:
    """The tries of one statement. Pauses are random up to a bound that doubles: callers do not march in step."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + PATIENCE
        self._bound = _FIRST_PAUSE

    def again(self) -> bool:
        """Pause, then True; False, at once, when the time is over."""
        pause = self._bound * (0.5 + _chance() / 2)
        if time.monotonic() + pause >= self._ends:
            return False
        time.sleep(pause)
        self._bound = min(self._bound * 2, _LONGEST_PAUSE)
        return True


def turns() -> Iterator[int]:
    """The turns of who may come second to others, with pauses between them."""
    bound = _FIRST_BOUND
    for nth in range(_TURNS):
        if nth:
            time.sleep(bound * _chance())
            bound = min(bound * 2, _LONGEST_BOUND)
        yield nth


def _chance() -> float:
    return random.random()  # noqa: S311 - nobody gains by foreseeing a pause

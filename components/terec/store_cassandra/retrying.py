"""Trying again: with pauses that grow and differ, up to a deadline."""

import random
import time

PATIENCE = 25.0
"""Seconds after which a statement is given up, all its tries together."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 3.0


class Tries:
    """The tries of one statement. Pauses are random up to a bound that doubles: callers do not march in step."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + PATIENCE
        self._bound = _FIRST_PAUSE

    def again(self) -> bool:
        """Pause, then True; False, at once, when the time is over."""
        pause = self._bound * (0.5 + random.random() / 2)  # noqa: S311
        if time.monotonic() + pause >= self._ends:
            return False
        time.sleep(pause)
        self._bound = min(self._bound * 2, _LONGEST_PAUSE)
        return True

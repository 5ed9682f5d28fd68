"""Fetches builds that somebody named, one after the other in the background, each until it is done."""

import heapq
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import NamedTuple

from terec.jenkins.job_names import JobName
from terec.model import TerecError

WAITING = 1_000
"""Builds that wait at most."""

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0
"""Seconds between two looks at a build that still runs, doubling."""

LONGEST_SECONDS = 6 * 3600.0
"""How long a build is looked at; who runs longer is found by polling."""

ERRORS = 10
"""Tries of a build that cannot be read although a later try may do."""

GRACE_SECONDS = 5.0


class Named(NamedTuple):
    """A build that somebody named."""

    job: JobName
    number: int

    def __str__(self) -> str:
        return f"{self.job} #{self.number}"


class _Look(NamedTuple):
    """at: when to look. since: when it was named. pause: before the look after this one. errors: so far."""

    at: float
    named: Named
    since: float
    pause: float = FIRST_PAUSE
    errors: int = 0


class Fetcher:
    """fetch imports a build and says whether it is done; told is given a sentence for each that is given up.

    A build that meets a fault is given up, too, with the traceback in the log. What waits is lost when the process
    ends: polling finds it.
    """

    def __init__(
        self,
        fetch: Callable[[Named], bool],
        told: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch, self._told, self._clock = fetch, told, clock
        self._waiting: list[_Look] = []
        self._names: set[Named] = set()
        self._changed = Condition()
        self._stopped = False

    def ask(self, named: Named) -> bool:
        """Have the build fetched, at once or, where it still runs, when it is done; False: too many wait already."""
        with self._changed:
            if named not in self._names:
                if len(self._names) >= WAITING:
                    return False
                self._names.add(named)
                now = self._clock()
                heapq.heappush(self._waiting, _Look(now, named, now))
                self._changed.notify()
            return True

    def work(self) -> None:
        """Until stop() is called."""
        while (look := self._next()) is not None:
            again = self._looked(look)
            with self._changed:
                if again is None:
                    self._names.discard(look.named)
                else:
                    heapq.heappush(self._waiting, again)

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _next(self) -> _Look | None:
        """The look that is due, waited for; None at the end."""
        with self._changed:
            while not self._stopped:
                left = self._waiting[0].at - self._clock() if self._waiting else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._waiting)
                self._changed.wait(left)
        return None

    def _looked(self, look: _Look) -> _Look | None:
        """The next look at the build; None when it is done or given up."""
        try:
            if self._fetch(look.named):
                return None
            errors = 0
        except TerecError as error:
            errors = look.errors + 1
            if not error.retry or errors >= ERRORS:
                self._told(f"{look.named} is given up: {error}")
                return None
        except Exception:
            logging.getLogger(__name__).exception("%s is given up", look.named)
            return None
        now = self._clock()
        if now - look.since > LONGEST_SECONDS:
            self._told(f"{look.named} is given up: it still runs.")
            return None
        return _Look(now + look.pause, look.named, look.since, min(2 * look.pause, LONGEST_PAUSE), errors)


@contextmanager
def fetched_in_background(fetcher: Fetcher) -> Iterator[Fetcher]:
    """It works in a thread of its own until the block ends."""
    thread = Thread(target=fetcher.work, name="terec-jenkins-fetcher", daemon=True)
    thread.start()
    try:
        yield fetcher
    finally:
        fetcher.stop()
        thread.join(GRACE_SECONDS)

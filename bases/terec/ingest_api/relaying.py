"""Carries what is saved on to where the events are read, for as long as a server runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

from terec.events_outbox import Lease
from terec.telemetry import Metrics, log

READER = "relay"
"""Its name in health and figures."""

POLL_SECONDS = 0.25
"""How long to wait when nothing is new: other processes save too."""

STANDBY_SECONDS = 1.0
"""How often to ask whether the process that relays is still there."""

LEASE_SECONDS = 8.0
"""How soon that is noticed of one that was killed."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 5.0
GRACE_SECONDS = 5.0


class Relaying:
    """Calls relay, which carries some events on and says how many, while it holds the lease.

    begin: done once before, again until it succeeds.
    """

    def __init__(self, begin: Callable[[], None], relay: Callable[[], int], lease: Lease, metrics: Metrics) -> None:
        self._begin: Callable[[], None] | None = begin
        self._relay = relay
        self._lease = lease
        self._metrics = metrics
        self._stop = Signal()
        self._wake = Signal()
        self._failures = 0
        self._trouble: str | None = None

    def wake(self) -> None:
        """Something was saved: what waits for work goes on at once."""
        self._wake.set()

    def trouble(self) -> str | None:
        """What it waits for, one sentence; None while it works."""
        return self._trouble

    def work(self) -> None:
        """Until stop() is called; what is not acknowledged by then is carried by whoever is next."""
        while not self._stop.is_set():
            self._wake.clear()
            self._turn()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def _turn(self) -> None:
        """Carry everything on, then wait for more."""
        try:
            held = self._carry()
        except Exception as error:
            self._stop.wait(self._paused(error))
            return
        self._trouble, self._failures = None, 0
        if held:
            self._wake.wait(POLL_SECONDS)
        else:
            self._stop.wait(STANDBY_SECONDS)

    def _carry(self) -> bool:
        """Whether it is this process that carries; all is carried then, unless it is to stop."""
        if self._begin is not None:
            self._begin()
            self._begin = None
        while not self._stop.is_set():
            if not self._lease.held():
                return False
            count = self._relay()
            self._metrics.handled(READER, count)
            if not count:
                break
        return True

    def _paused(self, error: Exception) -> float:
        """How many seconds to wait before the next try."""
        if str(error) != self._trouble:
            log().warning("events wait", reason=str(error))
        self._metrics.outage(READER)
        self._trouble = str(error)
        self._failures += 1
        return min(FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures - 1, 10), LONGEST_PAUSE_SECONDS)


@contextmanager
def in_background(relaying: Relaying) -> Iterator[None]:
    """It works in a thread of its own until the block ends."""
    thread = Thread(target=relaying.work, name="terec-relay", daemon=True)
    thread.start()
    try:
        yield
    finally:
        relaying.stop()
        thread.join(GRACE_SECONDS)

"""Has the statuses of pull requests corrected for as long as a process runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

from terec.events_outbox import Lease
from terec.model import SuiteKey
from terec.notify import Corrected, Watching
from terec.telemetry import log

POLL_SECONDS = 0.5
"""How long to wait when nothing changed."""

STANDBY_SECONDS = 5.0
"""How often to ask whether the process that publishes is still there, and whether the store answers again."""

LEASE_SECONDS = 120.0
"""How soon that is noticed of one that was killed; one suite's hosts may take long to answer."""

GRACE_SECONDS = 2.0
"""How long a request under way may take after the order to stop; what is not put by then is put next time."""


class Publishing:
    """Corrects while it holds the lease; no trouble of a host or the store is anybody else's."""

    def __init__(self, watching: Watching, lease: Lease) -> None:
        self._watching, self._lease = watching, lease
        self._stop = Signal()
        self._worked = False
        self._trouble = ""

    def work(self) -> None:
        """Until stop() is called."""
        while not self._stop.is_set():
            self._stop.wait(self._turn())

    def stop(self) -> None:
        self._stop.set()

    def _turn(self) -> float:
        """Correct what changed; how many seconds to wait before the next turn."""
        try:
            if not self._lease.held():
                self._worked = False
                return STANDBY_SECONDS
            if not self._worked:
                self._watching.begin_anew()
                self._worked = True
            self._watching.turn(self._told, self._goes_on)
        except Exception as error:
            self._warn(str(error) or type(error).__name__)
            self._worked = False
            return STANDBY_SECONDS
        return POLL_SECONDS

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and self._lease.held()

    def _told(self, suite: SuiteKey, done: Corrected) -> None:
        for each in done.put:
            log().info("status published", run=str(each.run), state=each.status.state.value)
        if done.trouble is not None:
            self._warn(done.trouble)
        elif done.put:
            self._trouble = ""

    def _warn(self, reason: str) -> None:
        """The same once, until something was published again."""
        if reason != self._trouble:
            log().warning("publishing waits", reason=reason)
        self._trouble = reason


@contextmanager
def publishing(work: Publishing, close: Callable[[], None]) -> Iterator[None]:
    """It works in a thread of its own until the block ends; close: ends its connections."""
    thread = Thread(target=work.work, name="terec-publisher", daemon=True)
    thread.start()
    try:
        yield
    finally:
        work.stop()
        thread.join(GRACE_SECONDS)
        close()

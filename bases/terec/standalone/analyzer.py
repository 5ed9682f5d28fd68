"""Judges in the background, for as long as a server runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

from terec.events import ANALYZER, Delivery, Handler
from terec.events_outbox import Lease, drain
from terec.model import Event, TerecError
from terec.telemetry import Metrics, log

POLL_SECONDS = 0.5
"""How long to wait when nothing is unread: any process may write to the outbox."""

OUTAGE_SECONDS = 5.0
"""How long to wait after an outage, so that a store in trouble is not pressed."""


class Analyzer:
    """Works off the analyzer's events while it holds the lease; another process may hold it meanwhile."""

    def __init__(self, delivery: Delivery, handler: Handler, lease: Lease, metrics: Metrics) -> None:
        self._delivery = delivery
        self._handler = handler
        self._lease = lease
        self._metrics = metrics
        self._stop = Signal()
        self._trouble = ""

    def work(self) -> None:
        """Until stop() is called: the event under way is finished, the others stay unread."""
        with self._lease:
            while not self._stop.is_set():
                self._stop.wait(self._turn())

    def stop(self) -> None:
        self._stop.set()

    def _turn(self) -> float:
        """Work until nothing is unread; how many seconds to wait before the next turn."""
        try:
            drain(self._delivery, self._observed, self._lease, lambda: not self._stop.is_set())
        except Exception as error:
            self._say_once(error)
            return OUTAGE_SECONDS
        self._trouble = ""
        return POLL_SECONDS

    def _say_once(self, error: Exception) -> None:
        if str(error) != self._trouble:
            log().warning("judging waits", reason=str(error), exc_info=_unexpected(error))
        self._trouble = str(error)

    def _observed(self, event: Event) -> None:
        told = log().bind(type=event.type, run=str(event.run))
        begun = time.perf_counter()
        try:
            self._handler(event)
        except Exception as error:
            told.warning("event not handled", reason=str(error), exc_info=_unexpected(error))
            raise
        self._metrics.handled(ANALYZER)
        told.info("event handled", ms=round((time.perf_counter() - begun) * 1000, 1))


def _unexpected(error: Exception) -> Exception | None:
    """The error where its traceback is worth reading."""
    return None if isinstance(error, TerecError) else error


@contextmanager
def working(analyzer: Analyzer) -> Iterator[None]:
    """The analyzer works in a thread of its own until the block ends."""
    thread = Thread(target=analyzer.work, name="terec-analyzer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        analyzer.stop()
        thread.join()

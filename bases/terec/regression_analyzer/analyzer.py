"""Judges for as long as a process runs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event as Signal
from threading import Thread

from terec.events import ANALYZER, Delivery, Handler, Lag
from terec.model import Event, TerecError
from terec.telemetry import Metrics, log

FIRST_PAUSE_SECONDS = 0.5
"""How long to wait after an outage begins; each further try waits twice as long, so that nobody is pressed."""

LONGEST_PAUSE_SECONDS = 5.0
"""Work goes on at most so long after the outage is over."""

GRACE_SECONDS = 8.0
"""How long the event under way may take after the order to stop; left behind, it comes again."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where events come from.

    lag: how far behind this is, told soon. begin: done once before the first event. may_work: whether this process is
    the one that works now. idle_seconds: how long to wait when nothing is unread.
    """

    delivery: Delivery
    lag: Callable[[], Lag]
    begin: Callable[[], None]
    may_work: Callable[[], bool]
    idle_seconds: float


class Analyzer:
    """Works off the events of its source, one after the other, whatever goes wrong with any of them."""

    def __init__(self, source: Source, handler: Handler, metrics: Metrics) -> None:
        self._source = source
        self._handler = handler
        self._metrics = metrics
        self._stop = Signal()
        self._begun = False
        self._handled = 0
        self._failures = 0
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """What it waits for, one sentence; empty while it works."""
        return self._trouble

    def lag(self) -> Lag:
        """How far behind it is; an error when the source cannot say."""
        return self._source.lag()

    def work(self) -> None:
        """Until stop() is called: the event under way is finished, the others stay unread."""
        while not self._stop.is_set():
            self._stop.wait(self._turn())

    def stop(self) -> None:
        self._stop.set()

    def _turn(self) -> float:
        """Work until nothing is unread; how many seconds to wait before the next turn."""
        try:
            self._begin()
            while not self._stop.is_set() and self._source.may_work() and self._one():
                self._recovered()
        except Exception as error:
            return self._paused(error)
        self._recovered()
        return self._source.idle_seconds

    def _begin(self) -> None:
        if not self._begun:
            self._source.begin()
            self._begun = True

    def _one(self) -> bool:
        """Whether there was an event; it is handled now, or set aside."""
        before = self._handled
        delivered = self._source.delivery.deliver(self._observed, most=1)
        self._metrics.set_aside(ANALYZER, delivered - (self._handled - before))
        return bool(delivered)

    def _recovered(self) -> None:
        self._trouble, self._failures = "", 0

    def _paused(self, error: Exception) -> float:
        if str(error) != self._trouble:
            log().warning("judging waits", reason=str(error), exc_info=_unexpected(error))
        self._metrics.outage(ANALYZER)
        self._trouble = str(error) or type(error).__name__
        self._failures += 1
        return min(FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures - 1, 10), LONGEST_PAUSE_SECONDS)

    def _observed(self, event: Event) -> None:
        told = log().bind(type=event.type, run=str(event.run))
        begun = time.perf_counter()
        try:
            self._handler(event)
        except Exception as error:
            told.warning("event not handled", reason=str(error), exc_info=_unexpected(error))
            raise
        seconds = time.perf_counter() - begun
        self._handled += 1
        self._metrics.judged(ANALYZER, seconds)
        told.info("event handled", ms=round(seconds * 1000, 1))


def _unexpected(error: Exception) -> Exception | None:
    """The error where its traceback is worth reading."""
    return None if isinstance(error, TerecError) else error


@contextmanager
def working(analyzer: Analyzer) -> Iterator[None]:
    """The analyzer works in a thread of its own until the block ends, and GRACE_SECONDS more at most."""
    thread = Thread(target=analyzer.work, name="terec-analyzer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        analyzer.stop()
        thread.join(GRACE_SECONDS)
        if thread.is_alive():
            log().warning("event under way is left unread", seconds=GRACE_SECONDS)

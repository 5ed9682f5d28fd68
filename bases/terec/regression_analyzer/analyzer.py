"""Judges for as long as a process runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from terec.background import Worker
from terec.events import ANALYZER, Delivery, Handler, Lag
from terec.model import Event
from terec.regression_analyzer.reconciling import AnotherLooks
from terec.telemetry import Metrics, log, unexpected

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
    """Works off the events of its source, one in each turn of its worker, whatever goes wrong with any of them."""

    def __init__(self, source: Source, handler: Handler, metrics: Metrics) -> None:
        self._source = source
        self._handler = handler
        self._metrics = metrics
        self._begun = False
        self._handled = 0
        self.worker = Worker("analyzer", self._turn, "judging waits", lambda: metrics.outage(ANALYZER))

    def lag(self) -> Lag:
        """How far behind it is; an error when the source cannot say."""
        return self._source.lag()

    def outage(self) -> str | None:
        """What keeps it from judging, in one sentence; None while it works, or waits for another one's work."""
        return None if self._waits else self.worker.trouble()

    def waiting(self) -> str | None:
        """Which work of another one it waits for, in one sentence."""
        return self.worker.trouble() if self._waits else None

    @property
    def _waits(self) -> bool:
        return isinstance(self.worker.failure, AnotherLooks)

    def _turn(self) -> float:
        """Work off an event; how many seconds to wait before the next one."""
        self._begin()
        return 0.0 if self._source.may_work() and self._one() else self._source.idle_seconds

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

    def _observed(self, event: Event) -> None:
        told = log().bind(type=event.type, run=str(event.run))
        begun = time.perf_counter()
        try:
            self._handler(event)
        except Exception as error:
            told.warning("event not handled", reason=str(error), exc_info=unexpected(error))
            raise
        seconds = time.perf_counter() - begun
        self._handled += 1
        self._metrics.judged(ANALYZER, seconds)
        told.info("event handled", ms=round(seconds * 1000, 1))

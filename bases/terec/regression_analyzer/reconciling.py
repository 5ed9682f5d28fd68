"""Judges from the store what was told of by events that nobody can read any more."""

from collections.abc import Callable
from datetime import datetime, timedelta

from terec.analysis import reconcile
from terec.model import RunKey
from terec.store import Store
from terec.telemetry import log

LOOKED_THROUGH = timedelta(days=30)
"""Results that are older are judged when somebody asks."""

ENOUGH_FOR = timedelta(hours=1)
"""Events are kept for days: those missing on other branches soon after were gone at the last look, too."""


class Reconciling:
    """Called when events are found to be gone; one look through the store serves all branches that lost some."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._looked: datetime | None = None

    def __call__(self) -> None:
        begun = self._now()
        if self._looked is not None and begun - self._looked < ENOUGH_FOR:
            return
        log().warning("events were gone before they were read", looked_through=f"{LOOKED_THROUGH.days} days")
        found = reconcile(self._store, begun - LOOKED_THROUGH, begun, _tell_of)
        self._looked = begun
        log().info("reconciled", runs=found.runs, judged=found.judged, not_judged=found.not_judged)


def _tell_of(run: RunKey, reason: str) -> None:
    log().warning("run not judged", run=str(run), reason=reason)

"""Judges from the store what was told of by events that nobody can read any more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import token_hex

from terec.analysis import reconcile
from terec.background import Worker, in_background
from terec.leases import Lease
from terec.model import RunKey, StoreBusy
from terec.store import Store
from terec.telemetry import log

LOOKED_THROUGH = timedelta(days=30)
"""Results that are older are judged when somebody asks."""

ENOUGH_FOR = timedelta(hours=1)
"""Events are kept for days: those missing on other branches soon after a look were gone when it began, too."""

LOOKING, LOOKED = "reconciling", "reconciled"
"""Leases: of the process that looks through the store, and of nobody, for as long as the last look is enough."""

LEASE_SECONDS = 60.0
"""How soon another process looks in the place of one that was killed."""

GRACE_SECONDS = 5.0
"""How long renewing the lease may take when the look is done."""


class AnotherLooks(StoreBusy):
    """Another process looks through the store; this one has to wait, and lacks nothing."""


class Reconciling:
    """Called when events are found to be gone; one look through the store serves all branches and all processes.

    AnotherLooks while another process looks: what was read behind the gap waits for it. A look that takes so long that
    Kafka gives this process's branches to others is not done again by them.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def __call__(self) -> None:
        with Lease(self._store, LOOKING, self._now, LEASE_SECONDS) as lease:
            if not lease.held():
                raise AnotherLooks(
                    "Another analyzer looks through the store for what lost events told of; this one waits."
                )
            if self._mark(0.0):  # nobody's mark stands
                with in_background(_renewing(lease), GRACE_SECONDS):
                    self._look()
                self._mark(ENOUGH_FOR.total_seconds())

    def _mark(self, seconds: float) -> bool:
        """Say that the store was looked through, for so long; False where that is said already."""
        return self._store.take_lease(LOOKED, token_hex(8), self._now(), seconds)

    def _look(self) -> None:
        begun = self._now()
        log().warning("events were gone before they were read", looked_through=f"{LOOKED_THROUGH.days} days")
        found = reconcile(self._store, begun - LOOKED_THROUGH, begun, _tell_of)
        log().info("reconciled", runs=found.runs, judged=found.judged, not_judged=found.not_judged)


def _renewing(lease: Lease) -> Worker:
    def renew() -> float:
        lease.held()
        return LEASE_SECONDS / 3

    return Worker("reconciling", renew, "the lease of reconciling is not renewed")


def _tell_of(run: RunKey, reason: str) -> None:
    log().warning("run not judged", run=str(run), reason=reason)

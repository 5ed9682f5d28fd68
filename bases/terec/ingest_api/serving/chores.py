"""What a server does for its store now and then: it applies the retention rules, and finishes what was broken off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from terec.leases import Lease
from terec.model import TerecError, now
from terec.repeating import repeated
from terec.store import Store
from terec.telemetry import Metrics, log

RETENTION, RETENTION_SECONDS = "retention", 3600.0
SWEEPING, SWEEPING_SECONDS = "sweeping", 30.0
"""Names of the leases, so that of several servers on one store one works at a time; how often each is done."""

RETENTION_LEASE_SECONDS, SWEEPING_LEASE_SECONDS = 600.0, 90.0
"""How long a server that was killed at work keeps the others from it. Results wait for sweeping."""

GRACE_SECONDS = 5.0
"""How long work under way may take after the order to stop; what is left behind is done next time."""


@contextmanager
def chores_done(store: Store, metrics: Metrics) -> Iterator[None]:
    """Both are done again and again until the block ends."""
    # One lease each for good: who met an outage while taking or giving it back is no other holder next time.
    retention = Lease(store, RETENTION, now, RETENTION_LEASE_SECONDS)
    sweeping = Lease(store, SWEEPING, now, SWEEPING_LEASE_SECONDS)
    with (
        repeated(RETENTION, lambda: apply_retention(store, retention, metrics), RETENTION_SECONDS, GRACE_SECONDS),
        repeated(SWEEPING, lambda: sweep(store, sweeping), SWEEPING_SECONDS, GRACE_SECONDS),
    ):
        yield


def apply_retention(store: Store, lease: Lease, metrics: Metrics) -> None:
    """Delete what expired, unless another process is at it."""
    if gone := _alone(RETENTION, lease, lambda: store.delete_expired(now())):
        metrics.expired(gone)
        log().info("retention", runs=gone)


def sweep(store: Store, lease: Lease) -> None:
    """Finish what was broken off, unless another process is at it."""
    if done := _alone(SWEEPING, lease, lambda: store.sweep(now())):
        log().info("sweeping", steps=done)


def _alone(name: str, lease: Lease, chore: Callable[[], int]) -> int:
    """What the chore answers, done under its lease.

    A store that cannot now is told in the log, and asked again next time.
    """
    try:
        with lease:
            return chore() if lease.held() else 0
    except TerecError as error:
        log().warning(f"{name} failed", reason=str(error))
        return 0

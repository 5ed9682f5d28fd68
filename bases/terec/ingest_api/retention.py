"""Applies the retention rules while a server runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from terec.events_outbox import Lease
from terec.ingest_api.wiring import now
from terec.model import TerecError
from terec.store import Store
from terec.telemetry import Metrics, log

EVERY_SECONDS = 3600.0

RETENTION = "retention"
"""Name of the lease: of several servers on one store one deletes at a time."""

LEASE_SECONDS = 600.0
"""How long a server that was killed while it deleted keeps the others from it."""


@contextmanager
def applied_retention(store: Store, metrics: Metrics, every_seconds: float = EVERY_SECONDS) -> Iterator[None]:
    """Delete expired runs now and then, in a thread of its own, until the block ends."""
    stop = Event()

    def work() -> None:
        apply_retention(store, metrics)
        while not stop.wait(every_seconds):
            apply_retention(store, metrics)

    thread = Thread(target=work, name="terec-retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def apply_retention(store: Store, metrics: Metrics) -> None:
    """Delete what expired, unless another process is at it.

    A store that cannot now is told in the log, and asked again next time.
    """
    try:
        with Lease(store, RETENTION, now, LEASE_SECONDS) as lease:
            gone = store.delete_expired(now()) if lease.held() else 0
    except TerecError as error:
        log().warning("retention failed", reason=str(error))
        return
    if gone:
        metrics.expired(gone)
        log().info("retention", runs=gone)

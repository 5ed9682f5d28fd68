"""Applies the retention rules while a server runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from terec.ingest_api.wiring import now
from terec.model import TerecError
from terec.store import Runs
from terec.telemetry import Metrics, log

EVERY_SECONDS = 3600.0


@contextmanager
def applied_retention(store: Runs, metrics: Metrics, every_seconds: float = EVERY_SECONDS) -> Iterator[None]:
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


def apply_retention(store: Runs, metrics: Metrics) -> None:
    """Delete what expired; a store that cannot now is told in the log, and asked again next time."""
    try:
        gone = store.delete_expired(now())
    except TerecError as error:
        log().warning("retention failed", reason=str(error))
        return
    if gone:
        metrics.expired(gone)
        log().info("retention", runs=gone)

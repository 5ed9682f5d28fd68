"""Joins what judges to the events of a store."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from terec.analysis import handle
from terec.events import ANALYZER
from terec.events_outbox import Lease, OutboxDelivery
from terec.model import Event, StoreError
from terec.standalone.analyzer import Analyzer, working
from terec.store import Store
from terec.telemetry import Metrics


@contextmanager
def judged_in_background(store: Store, metrics: Metrics) -> Iterator[None]:
    """What comes into the store is judged until the block ends, here or by another process on the same store."""

    def judge(event: Event) -> None:
        handle(store, event, now())

    with suppress(StoreError):  # the analyzer says so, again and again
        store.commit(ANALYZER, 0)  # retention, which starts next, spares what is not judged
    analyzer = Analyzer(OutboxDelivery(store, ANALYZER, now), judge, Lease(store, ANALYZER, now), metrics)
    with working(analyzer):
        yield


def now() -> datetime:
    return datetime.now(UTC)

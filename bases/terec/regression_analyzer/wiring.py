"""Joins what judges to the store and the events that the settings name; nothing else here knows which they are."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from terec.analysis import handle
from terec.events import ANALYZER, Handler
from terec.events_outbox import Lease, OutboxDelivery
from terec.model import InvalidInput, TerecError
from terec.regression_analyzer.analyzer import Analyzer, Source, working
from terec.settings import Settings, store_file
from terec.store import Store
from terec.store_sqlite import open_store
from terec.telemetry import Metrics

POLL_SECONDS = 0.5
"""How long to wait when nothing is unread in the store: any process may write there."""

LEASE_SECONDS = 10.0
"""How soon another analyzer takes over from one that was killed."""

STORE = "store"


@contextmanager
def open_analyzer_store(settings: Settings, environment: Mapping[str, str]) -> Iterator[Store]:
    """The store behind settings.store, closed at the end; the user's own file when none is named."""
    with open_store(store_file(settings.store, environment), settings.busy_seconds) as store:
        yield store


@contextmanager
def open_source(settings: Settings, store: Store, clock: Callable[[], datetime]) -> Iterator[Source]:
    """The analyzer's events, as settings.events carries them; what is unread stays so at the end."""
    if settings.events != STORE:
        raise InvalidInput(f"TEREC_EVENTS is {settings.events!r}; give store.")
    with Lease(store, ANALYZER, clock, LEASE_SECONDS) as lease:
        yield Source(
            OutboxDelivery(store, ANALYZER, clock),
            begin=lambda: store.commit(ANALYZER, 0),  # from now on retention spares what is not judged
            may_work=lease.held,
            idle_seconds=POLL_SECONDS,
        )


@contextmanager
def judged_in_background(store: Store, settings: Settings, metrics: Metrics) -> Iterator[Analyzer]:
    """What comes into the store is judged until the block ends, here or by another process on the same store."""
    with open_source(settings, store, now) as source:
        if store.trouble() is None:
            with suppress(TerecError):  # the analyzer tries again, and says so
                source.begin()  # before the server's retention does
        analyzer = Analyzer(source, judging(store), metrics)
        with working(analyzer):
            yield analyzer


def judging(store: Store, clock: Callable[[], datetime] = lambda: now()) -> Handler:
    """Judges the run of an event as it stands in the store."""
    return lambda event: handle(store, event, clock())


def now() -> datetime:
    return datetime.now(UTC)

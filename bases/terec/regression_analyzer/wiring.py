"""Joins what judges to the store and the events that the settings name; nothing else here knows which they are."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from terec.analysis import StoreJudgement, handle
from terec.background import in_background
from terec.events import ANALYZER, RELAY
from terec.events_outbox import OutboxDelivery
from terec.leases import Lease
from terec.model import TerecError, now
from terec.regression_analyzer import publishing
from terec.regression_analyzer.analyzer import GRACE_SECONDS, Analyzer, Source
from terec.regression_analyzer.reconciling import Reconciling
from terec.settings import KafkaPlace, Settings, events_place
from terec.store import Store
from terec.telemetry import Metrics, prompt_lag

POLL_SECONDS = 0.5
"""How long to wait when nothing is unread in the store: any process may write there."""

PUBLISHING = "notify"
"""The lease of the process that publishes commit statuses."""

LEASE_SECONDS = 10.0
"""How soon another analyzer takes over from one that was killed."""


@contextmanager
def open_source(settings: Settings, store: Store) -> Iterator[Source]:
    """The analyzer's events, as settings.events carries them; what is unread stays so at the end."""
    place = events_place(settings)
    with _of_store(store) if place is None else _of_kafka(place, store) as source:
        yield source


@contextmanager
def _of_store(store: Store) -> Iterator[Source]:
    """One process at a time reads the outbox."""
    delivery = OutboxDelivery(store, ANALYZER, now)
    with Lease(store, ANALYZER, now, LEASE_SECONDS) as lease:
        yield Source(
            delivery,
            prompt_lag(delivery, "The store"),
            begin=lambda: _begin_to_read(store),
            may_work=lease.held,
            idle_seconds=POLL_SECONDS,
        )


def _begin_to_read(store: Store) -> None:
    """From now on retention spares what is not judged, and waits for no relay: nobody publishes from this store."""
    store.commit(ANALYZER, 0)
    store.forget(RELAY)


@contextmanager
def _of_kafka(place: KafkaPlace, store: Store) -> Iterator[Source]:
    """Any number of processes share the branches. What Kafka forgot before it was read is found again in the store."""
    from terec.events_kafka import KafkaDelivery  # a driver that few analyzers need

    with KafkaDelivery(place, ANALYZER, now, on_lost=Reconciling(store, now)) as delivery:
        yield Source(delivery, prompt_lag(delivery, place), begin=lambda: None, may_work=lambda: True, idle_seconds=0.0)


@contextmanager
def judged_in_background(store: Store, settings: Settings, metrics: Metrics) -> Iterator[Analyzer]:
    """What comes into the store is judged until the block ends, here or by another process on the same store."""
    with open_source(settings, store) as source:
        if store.trouble() is None:
            with suppress(TerecError):  # the analyzer tries again, and says so
                source.begin()  # before the server's retention does
        analyzer = Analyzer(source, lambda event: handle(store, event, now()), metrics)
        with in_background(analyzer.worker, GRACE_SECONDS), published_in_background(store, settings):
            yield analyzer


@contextmanager
def published_in_background(store: Store, settings: Settings) -> Iterator[None]:
    """Commit statuses are corrected until the block ends, here or by another process; nothing without a token."""
    if not (settings.github_token or settings.gitlab_token):
        yield
        return
    from terec.notify import Hosts, Site, StatusKeeper, Watching  # connections that few servers need

    given = ((settings.github_url, settings.github_token, False), (settings.gitlab_url, settings.gitlab_token, True))
    hosts = Hosts(tuple(Site(url, token, gitlab) for url, token, gitlab in given if token))
    watching = Watching(store, StatusKeeper(store, StoreJudgement(store, now), hosts, now), now)
    with (
        Lease(store, PUBLISHING, now, publishing.LEASE_SECONDS) as lease,
        closing(hosts),
        in_background(publishing.Publishing(watching, lease).worker, publishing.GRACE_SECONDS),
    ):
        yield

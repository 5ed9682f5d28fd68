"""Joins the use cases to the store and the events that the settings name; nothing else in this base knows which."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from terec.analysis import StoreJudgement, fold_without
from terec.auth import AccessPolicy
from terec.background import in_background
from terec.events import ANALYZER, RELAY, Lag
from terec.events_outbox import OutboxDelivery
from terec.history import StoreHistory
from terec.ingest import StoreAdministration, StoreResults
from terec.ingest_api.api import Api, Limits
from terec.ingest_api.entrance.door import Door
from terec.ingest_api.importing.jenkins_hook import JenkinsHook
from terec.ingest_api.serving import relaying
from terec.leases import Lease
from terec.model import TextLimit, now
from terec.service import Service
from terec.settings import KafkaPlace, Settings, events_place
from terec.store import Store
from terec.telemetry import Metrics, Probe, Trouble, prompt_lag

STORE = "The store"
"""What carries events where nothing else does. It may answer a ping and not tell how far behind a reader is: in a
cluster another node has that."""


@dataclass(frozen=True, slots=True)
class Events:
    """What the API knows of its events. saved: to be called after a change. lags: how far behind each reader is."""

    saved: Callable[[], None]
    lags: Mapping[str, Callable[[], Lag]]
    troubles: tuple[Trouble, ...] = ()


def stored_events(store: Store, clock: Callable[[], datetime] = now) -> Events:
    """The store itself carries them: whoever judges reads there."""
    return Events(lambda: None, {ANALYZER: prompt_lag(OutboxDelivery(store, ANALYZER, clock), STORE)})


@contextmanager
def open_events(settings: Settings, store: Store, metrics: Metrics) -> Iterator[Events]:
    """The events as settings.events says, carried on until the block ends; InvalidInput when it says nothing known."""
    place = events_place(settings)
    if place is None:
        yield stored_events(store)
    else:
        with _relayed(place, store, metrics) as events:
            yield events


@contextmanager
def _relayed(place: KafkaPlace, store: Store, metrics: Metrics) -> Iterator[Events]:
    from terec.events_kafka import KafkaDelivery, KafkaPublisher, KafkaRelay  # a driver that few servers need

    with (
        KafkaPublisher(place, now) as publisher,
        KafkaDelivery(place, ANALYZER, now) as delivery,
        Lease(store, RELAY, now, relaying.LEASE_SECONDS) as lease,
    ):
        # From its beginning on retention spares what is not published.
        relay = relaying.Relaying(
            lambda: store.commit(RELAY, 0), KafkaRelay(store, publisher, now).relay, lease, metrics
        )
        lags: dict[str, Callable[[], Lag]] = {
            ANALYZER: prompt_lag(delivery, place),
            relaying.READER: prompt_lag(OutboxDelivery(store, RELAY, now), STORE, "publishing"),
        }
        with in_background(relay.worker, relaying.GRACE_SECONDS):
            yield Events(relay.wake, lags, (relay.worker.trouble,))


def build_api(
    store: Store,
    settings: Settings,
    loopback: bool,
    clock: Callable[[], datetime] = now,
    events: Events | None = None,
    metrics: Metrics | None = None,
    hook: JenkinsHook | None = None,
) -> Api:
    """An Api over the store; loopback: bound to a loopback address, which a public URL overrules.

    Without events or metrics: those of the store, and figures that begin at 0.
    """
    text = TextLimit(settings.text_head, settings.text_tail)
    policy = AccessPolicy(loopback and not settings.public_url, settings.anonymous_write)
    service = Service(
        StoreAdministration(store, clock),
        StoreResults(store, clock, text, fold_without),
        StoreHistory(store),
        StoreJudgement(store, clock),
    )
    limits = Limits(settings.body_limit, settings.report_limit, settings.results_limit, text)
    door = Door(policy, settings.admin_token, store)
    events = events or stored_events(store, clock)
    probe = Probe((lambda: store.trouble(),), events.troubles, events.lags)
    return Api(service, door, limits, metrics or Metrics(), probe, events.saved, clock, hook, settings.public_url)

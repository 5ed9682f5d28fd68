"""Joins the use cases to the store that the settings name; nothing else in this base knows which it is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from terec.analysis import StoreJudgement
from terec.auth import AccessPolicy
from terec.events import ANALYZER
from terec.events_outbox import OutboxDelivery
from terec.history import StoreHistory
from terec.ingest import StoreAdministration, StoreResults
from terec.ingest_api.api import Api, Limits
from terec.ingest_api.door import Door
from terec.model import TextLimit
from terec.service import Service
from terec.settings import Settings, store_file
from terec.store import Store
from terec.store_sqlite import open_store
from terec.telemetry import Metrics, Probe


@contextmanager
def open_server_store(settings: Settings, environment: Mapping[str, str]) -> Iterator[Store]:
    """The store behind settings.store, closed at the end; the user's own file when none is named."""
    path = store_file(settings.store, environment)
    if not settings.store:
        path.parent.mkdir(parents=True, exist_ok=True)
    with open_store(path, settings.busy_seconds) as store:
        yield store


def now() -> datetime:
    return datetime.now(UTC)


def build_api(store: Store, settings: Settings, loopback: bool, clock: Callable[[], datetime] = now) -> Api:
    """An Api over the store; loopback: bound to a loopback address, which a public URL overrules."""
    text = TextLimit(settings.text_head, settings.text_tail)
    policy = AccessPolicy(loopback and not settings.public_url, settings.anonymous_write)
    service = Service(
        StoreAdministration(store, clock),
        StoreResults(store, clock, text),
        StoreHistory(store),
        StoreJudgement(store, clock),
    )
    limits = Limits(settings.body_limit, settings.report_limit, settings.results_limit, text)
    door = Door(policy, settings.admin_token, store)
    return Api(service, door, limits, Metrics(), probe_of(store, clock), clock)


def probe_of(store: Store, clock: Callable[[], datetime]) -> Probe:
    """The API needs its store; how far judging is behind is of use."""
    return Probe((lambda: store.trouble(),), lags={ANALYZER: OutboxDelivery(store, ANALYZER, clock).lag})

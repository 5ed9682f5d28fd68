"""Joins the service to a file or a server, as the URL says; nothing else in this base knows either."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from terec.model import Event, InvalidInput, SuiteKey, TerecError, TextLimit, event_id
from terec.service import Judgement, Service
from terec.settings import Settings, is_server, store_file

if TYPE_CHECKING:
    from terec.analysis import BacktestAnswer
    from terec.events import Handler, Lag
    from terec.events_outbox import Lease, OutboxDelivery
    from terec.store import DeadLetter, Store
    from terec.store_sqlite import VerifyReport


@contextmanager
def open_service(settings: Settings, environment: Mapping[str, str]) -> Iterator[Service]:
    """The service behind settings.url, closed at the end; a file is made when missing.

    StoreError when it cannot be opened; InvalidInput for a URL that names neither file nor server.
    """
    opened = _open_server(settings) if is_server(settings.url) else _open_file(settings, environment)
    with opened as service:
        yield service


def local_file(settings: Settings, environment: Mapping[str, str]) -> Path:
    """The file behind settings.url; InvalidInput for a server's, which only its own machine can reach."""
    if is_server(settings.url):
        raise InvalidInput(
            f"This works on a file, and {settings.url} is a server; call it there, with TEREC_URL=sqlite:///PATH."
        )
    return store_file(settings.url, environment)


def delete_expired(settings: Settings, environment: Mapping[str, str]) -> int:
    """Judge what is not judged yet, then apply the retention rules to the local file; how many runs went."""
    drain(settings, environment)
    with _open_local(settings, environment) as store:
        return store.delete_expired(_now())


def backup_file(settings: Settings, environment: Mapping[str, str], target: Path) -> Path:
    """Copy the local file to target; answers the file."""
    from terec.store_sqlite import backup

    path = local_file(settings, environment)
    backup(path, target)
    return path


def restore_file(settings: Settings, environment: Mapping[str, str], source: Path) -> Path:
    """Put source in the place of the local file, whatever that holds; answers the file."""
    from terec.store_sqlite import restore

    path = local_file(settings, environment)
    restore(source, path, replace=True)
    return path


def verify_file(settings: Settings, environment: Mapping[str, str]) -> "VerifyReport":
    """What a full check of the local file found."""
    from terec.store_sqlite import verify

    return verify(local_file(settings, environment))


def backtest_file(
    settings: Settings, environment: Mapping[str, str], suite: SuiteKey, since: datetime
) -> "BacktestAnswer":
    """What the gate would have said of a suite of the local file, held against what came later."""
    from terec.analysis import backtest

    with _open_local(settings, environment) as store:
        return backtest(store, suite, since, _now())


def drain(settings: Settings, environment: Mapping[str, str]) -> int:
    """Judge what was written to the local file and is not judged yet; how many events were handled or set aside.

    For the end of every command that writes. A server leaves nothing to do: it judges by itself, on its own file and
    on this one if it works there. An outage leaves the rest to the next call; it is judged when asked for, too.
    """
    if is_server(settings.url):
        return 0
    from terec.events_outbox import drain as deliver_all

    with _local_events(settings, environment) as local, suppress(TerecError):
        return deliver_all(*local)
    return 0


def events_lag(settings: Settings, environment: Mapping[str, str]) -> "Lag":
    """How far behind judging is on the local file."""
    with _local_events(settings, environment) as local:
        return local.delivery.lag()


def dead_letters(settings: Settings, environment: Mapping[str, str]) -> "Sequence[DeadLetter]":
    """The events that could not be handled, oldest first."""
    with _open_local(settings, environment) as store:
        return store.dead_letters()


def replay_events(settings: Settings, environment: Mapping[str, str], everything: bool) -> int:
    """Hand the dead letters, or every event that is still stored, to the analyzer once more; how many it took.

    Of everything a server that works on the same file takes its share, which is not counted here.
    """
    from terec.events_outbox import drain as deliver_all

    taken: set[str] = set()
    with _local_events(settings, environment) as local:

        def judge(event: Event) -> None:
            local.handler(event)
            taken.add(event_id(event))

        if everything:
            local.delivery.rewind()
            deliver_all(local.delivery, judge, local.lease)
        local.delivery.replay(judge)
    return len(taken)


class _LocalEvents(NamedTuple):
    delivery: "OutboxDelivery"
    handler: "Handler"
    lease: "Lease"


@contextmanager
def _local_events(settings: Settings, environment: Mapping[str, str]) -> Iterator[_LocalEvents]:
    """The analyzer's events of the local file, which must exist."""
    from terec.analysis import handle
    from terec.events import ANALYZER
    from terec.events_outbox import Lease, OutboxDelivery

    with _open_local(settings, environment) as store, Lease(store, ANALYZER, _now) as lease:
        yield _LocalEvents(OutboxDelivery(store, ANALYZER, _now), lambda event: handle(store, event, _now()), lease)


@contextmanager
def _open_local(settings: Settings, environment: Mapping[str, str]) -> Iterator["Store"]:
    from terec.store_sqlite import open_store

    with open_store(local_file(settings, environment), settings.busy_seconds, create=False) as store:
        yield store


@contextmanager
def _open_file(settings: Settings, environment: Mapping[str, str]) -> Iterator[Service]:
    from terec.history import StoreHistory
    from terec.ingest import StoreAdministration, StoreResults
    from terec.store_sqlite import open_store

    limit = TextLimit(settings.text_head, settings.text_tail)
    with open_store(store_file(settings.url, environment), settings.busy_seconds) as store:
        yield Service(
            StoreAdministration(store, _now),
            StoreResults(store, _now, limit),
            StoreHistory(store),
            cast(Judgement, _JudgementWhenAsked(store)),
        )


class _JudgementWhenAsked:
    """The judgement of a store, imported when it is first asked: most commands ask nothing of it."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        from terec.analysis import StoreJudgement

        return getattr(StoreJudgement(self._store, _now), name)


@contextmanager
def _open_server(settings: Settings) -> Iterator[Service]:
    from terec.client import open_client

    with open_client(settings.url, settings.api_key) as service:
        yield service


def _now() -> datetime:
    return datetime.now(UTC)

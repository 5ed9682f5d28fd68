"""Joins what judges to the events of a store, for commands that look after it themselves."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from terec.cli.wiring.stores import Where, open_store
from terec.model import Event, InvalidInput, RunKey, SuiteKey, TerecError, event_id, now
from terec.settings import events_place, is_server

if TYPE_CHECKING:
    from terec.analysis import BacktestAnswer, Reconciled
    from terec.events import Delivery, Handler, Lag
    from terec.store import DeadLetter, Store

NotJudged = Callable[[RunKey, str], None]
"""Is told of a run that cannot be judged, and why."""


def delete_expired(where: Where) -> int:
    """Judge what is not judged yet, then apply the retention rules to the store; how many runs went."""
    drain(where)
    with open_store(where, create=False) as store:
        return store.delete_expired(now())


def backtest_store(where: Where, suite: SuiteKey, since: datetime) -> "BacktestAnswer":
    """What the gate would have said of a suite of the store, held against what came later."""
    from terec.analysis import backtest

    with open_store(where, create=False) as store:
        return backtest(store, suite, since, now())


def drain(where: Where) -> int:
    """Judge what was written to the store and is not judged yet; how many events were handled or set aside.

    For the end of every command that writes. A server leaves nothing to do: it judges by itself, on its own store and
    on this one if it works there; nor does Kafka, which has analyzers of its own. An outage leaves the rest to the
    next call; it is judged when asked for, too.
    """
    if is_server(where.settings.url) or events_place(where.settings):
        return 0
    with _of_store(where) as ours, suppress(TerecError):
        return ours.drain(ours.handler)
    return 0


def reconcile_store(where: Where, since: datetime, failed: NotJudged) -> "Reconciled":
    """Judge what received results since then and nobody judged, whatever became of its events.

    failed: told of each run that cannot be judged.
    """
    with open_store(where, create=False) as store:
        return _reconciled(store, since, failed)


def _reconciled(store: "Store", since: datetime, failed: NotJudged) -> "Reconciled":
    from terec.analysis import reconcile

    return reconcile(store, since, now(), failed)


def events_lag(where: Where) -> "Lag":
    """How far behind judging is."""
    with _events(where) as ours:
        return ours.lag()


def dead_letters(where: Where) -> "Sequence[DeadLetter]":
    """The events that could not be handled, oldest first."""
    with _events(where) as ours:
        return ours.letters()


def replay_events(where: Where, everything: bool, since: datetime, failed: NotJudged) -> int:
    """Hand the dead letters, or every event that there still is, to the analyzer once more; how many it took.

    Of everything a server that works on the same store takes its share, which is not counted here; analyzers that read
    from Kafka must be stopped for it. Where Kafka forgot some that nobody read, what received results since then is
    judged first, as by reconcile_store.
    """
    taken: set[str] = set()
    with _events(where, lambda store: _reconciled(store, since, failed)) as ours:

        def judge(event: Event) -> None:
            ours.handler(event)
            taken.add(event_id(event))

        if everything:
            ours.delivery.rewind()
            ours.drain(judge)
        ours.delivery.replay(judge)
        ours.refused.replay(judge)
    return len(taken)


class _Events(NamedTuple):
    """The analyzer's events.

    refused: those that Kafka would not take. lag: of all that stands between an upload and its verdict; letters: of all
    of it, too.
    """

    delivery: "Delivery"
    refused: "Delivery"
    handler: "Handler"
    drain: "Callable[[Handler], int]"
    lag: "Callable[[], Lag]"
    letters: "Callable[[], Sequence[DeadLetter]]"


def _events(where: Where, on_lost: "Callable[[Store], object]" = lambda store: None) -> AbstractContextManager[_Events]:
    """on_lost: called where Kafka forgot some that nobody read. InvalidInput where TEREC_EVENTS names nothing."""
    return _of_kafka(where, on_lost) if events_place(where.settings) else _of_store(where)


@contextmanager
def _of_store(where: Where) -> Iterator[_Events]:
    """The events of the store; a file must exist."""
    from terec.analysis import handle
    from terec.events import ANALYZER, RELAY
    from terec.events_outbox import OutboxDelivery
    from terec.events_outbox import drain as deliver_all
    from terec.leases import Lease

    with open_store(where, create=False) as store, Lease(store, ANALYZER, now) as lease:
        delivery = OutboxDelivery(store, ANALYZER, now)
        yield _Events(
            delivery,
            OutboxDelivery(store, RELAY, now),
            lambda event: handle(store, event, now()),
            lambda handler: deliver_all(delivery, handler, lease),
            delivery.lag,
            store.dead_letters,
        )


@contextmanager
def _of_kafka(where: Where, on_lost: "Callable[[Store], object]") -> Iterator[_Events]:
    """The events at Kafka, and those of the store that are not published yet."""
    from terec.analysis import handle
    from terec.cli.wiring.draining import drain_group
    from terec.events import RELAY
    from terec.events_outbox import OutboxDelivery

    opener = where.openers.get("kafka")
    if opener is None:
        raise InvalidInput(
            "TEREC_EVENTS names Kafka, for which terec-cli holds no driver; install terec-standalone for this."
        )
    with (
        open_store(where, create=False) as store,
        opener(where.settings.events, where.settings, lambda: on_lost(store)) as delivery,
    ):
        unpublished = OutboxDelivery(store, RELAY, now)
        yield _Events(
            delivery,
            unpublished,
            lambda event: handle(store, event, now()),
            lambda handler: drain_group(delivery, handler),
            lambda: _sum(delivery.lag(), unpublished.lag()),
            lambda: [*store.dead_letters(RELAY), *delivery.dead_letters()],
        )


def _sum(first: "Lag", second: "Lag") -> "Lag":
    from terec.events import Lag

    return Lag(
        first.records + second.records,
        max(first.seconds, second.seconds),
        first.dead_letters + second.dead_letters,
        first.lost + second.lost,
    )

"""Joins what judges to the events of a store, for commands that look after it themselves."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from terec.cli.wiring.stores import Where, now, open_store
from terec.model import Event, SuiteKey, TerecError, event_id
from terec.settings import is_kafka, is_server

if TYPE_CHECKING:
    from terec.analysis import BacktestAnswer
    from terec.events import Handler, Lag
    from terec.events_outbox import Lease, OutboxDelivery
    from terec.store import DeadLetter


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
    if is_server(where.settings.url) or is_kafka(where.settings.events):
        return 0
    from terec.events_outbox import drain as deliver_all

    with _store_events(where) as ours, suppress(TerecError):
        return deliver_all(*ours)
    return 0


def events_lag(where: Where) -> "Lag":
    """How far behind judging is on the store."""
    with _store_events(where) as ours:
        return ours.delivery.lag()


def dead_letters(where: Where) -> "Sequence[DeadLetter]":
    """The events that could not be handled, oldest first."""
    with open_store(where, create=False) as store:
        return store.dead_letters()


def replay_events(where: Where, everything: bool) -> int:
    """Hand the dead letters, or every event that is still stored, to the analyzer once more; how many it took.

    Of everything a server that works on the same store takes its share, which is not counted here.
    """
    from terec.events_outbox import drain as deliver_all

    taken: set[str] = set()
    with _store_events(where) as ours:

        def judge(event: Event) -> None:
            ours.handler(event)
            taken.add(event_id(event))

        if everything:
            ours.delivery.rewind()
            deliver_all(ours.delivery, judge, ours.lease)
        ours.delivery.replay(judge)
    return len(taken)


class _StoreEvents(NamedTuple):
    delivery: "OutboxDelivery"
    handler: "Handler"
    lease: "Lease"


@contextmanager
def _store_events(where: Where) -> Iterator[_StoreEvents]:
    """The analyzer's events of the store; a file must exist."""
    from terec.analysis import handle
    from terec.events import ANALYZER
    from terec.events_outbox import Lease, OutboxDelivery

    with open_store(where, create=False) as store, Lease(store, ANALYZER, now) as lease:
        yield _StoreEvents(OutboxDelivery(store, ANALYZER, now), lambda event: handle(store, event, now()), lease)

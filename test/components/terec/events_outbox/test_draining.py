"""Working off what is unread, on a real store."""

import pytest

from terec.events_outbox import drain
from terec.leases import Lease
from terec.model import Event, RunCompleted, StoreBusy
from terec.store import Store
from terec_testing import NOW, a_run_key
from terec_testing.delivery import READER, OutboxChannel

EVENTS: list[Event] = [RunCompleted(a_run_key(run_id)) for run_id in range(1, 8)]


@pytest.fixture
def channel(store: Store) -> OutboxChannel:
    channel = OutboxChannel(store)
    channel.publish(*EVENTS)
    return channel


@pytest.fixture
def lease(store: Store) -> Lease:
    return Lease(store, READER, lambda: NOW)


def test_everything_unread_is_delivered(channel: OutboxChannel, lease: Lease) -> None:
    seen: list[Event] = []

    assert drain(channel.delivery(), seen.append, lease) == len(EVENTS)
    assert seen == EVENTS
    assert drain(channel.delivery(), seen.append, lease) == 0


def test_events_that_a_handler_publishes_are_delivered_too(channel: OutboxChannel, lease: Lease) -> None:
    following = RunCompleted(a_run_key(99))

    def handle(event: Event) -> None:
        if event == EVENTS[-1]:
            channel.publish(following)

    assert drain(channel.delivery(), handle, lease) == len(EVENTS) + 1


def test_nothing_is_delivered_while_another_holds_the_lease(channel: OutboxChannel, lease: Lease, store: Store) -> None:
    assert Lease(store, READER, lambda: NOW).held()

    assert drain(channel.delivery(), pytest.fail, lease) == 0
    assert channel.delivery().lag().records == len(EVENTS)


def test_outage_is_raised_and_loses_nothing(channel: OutboxChannel, lease: Lease) -> None:
    seen: list[Event] = []

    def handle(event: Event) -> None:
        if len(seen) == 2:
            raise StoreBusy("Busy.")
        seen.append(event)

    with pytest.raises(StoreBusy):
        drain(channel.delivery(), handle, lease)
    drain(channel.delivery(), lambda event: seen.append(event), lease)

    assert seen == EVENTS

"""Contract of events.Delivery."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from terec.events import Delivery, Lag
from terec.model import (
    Event,
    InvalidInput,
    RunCompleted,
    StoreBusy,
    StoreFull,
    TerecError,
    TestCaseRunFailed,
    UnknownEvent,
    event_key,
)
from terec_testing import NOW, a_run_key
from terec_testing.delivery import Channel


class Crash(BaseException):
    """The process ends here."""


def completed(run_id: int, branch: str = "main") -> Event:
    return RunCompleted(a_run_key(run_id, branch=branch))


def refuses(*refused: Event, error: Exception, seen: list[Event] | None = None) -> Callable[[Event], None]:
    """A handler that raises error for these events and takes the others."""

    def handle(event: Event) -> None:
        if event in refused:
            raise error
        if seen is not None:
            seen.append(event)

    return handle


def received(delivery: Delivery, most: int = 500) -> list[Event]:
    seen: list[Event] = []
    count = delivery.deliver(seen.append, most)
    assert count == len(seen)
    return seen


def test_events_come_once_oldest_first(channel: Channel) -> None:
    events = [TestCaseRunFailed(a_run_key(1), ("t1:a", "t1:b")), completed(1), completed(2)]
    channel.publish(*events)
    delivery = channel.delivery()

    assert received(delivery) == events
    assert received(delivery) == []


def test_events_of_one_key_keep_their_order(channel: Channel) -> None:
    events = [completed(run_id, branch) for run_id in range(20) for branch in ("main", "feature/a", "feature/b")]
    channel.publish(*events)

    seen = received(channel.delivery())

    for key in {event_key(event) for event in events}:
        assert [each for each in seen if event_key(each) == key] == [each for each in events if event_key(each) == key]
    assert len(seen) == len(events)


def test_no_more_than_asked_for_come_at_once(channel: Channel) -> None:
    channel.publish(completed(1), completed(2), completed(3))
    delivery = channel.delivery()

    assert received(delivery, most=2) == [completed(1), completed(2)]
    assert received(delivery, most=2) == [completed(3)]


def test_next_process_goes_on_where_the_last_one_was(channel: Channel) -> None:
    channel.publish(completed(1), completed(2))
    received(channel.delivery(), most=1)

    assert received(channel.delivery()) == [completed(2)]


def test_every_reader_has_a_position_of_its_own(channel: Channel) -> None:
    channel.publish(completed(1))
    received(channel.delivery())

    assert received(channel.delivery(reader="notifier")) == [completed(1)]


def test_crash_between_effect_and_commit_repeats_the_event(channel: Channel) -> None:
    channel.publish(completed(1), completed(2), completed(3))
    effects: list[Event] = []

    def crash_after_effect(event: Event) -> None:
        effects.append(event)
        if event == completed(2):
            raise Crash

    with pytest.raises(Crash):
        channel.delivery().deliver(crash_after_effect)

    assert effects == [completed(1), completed(2)]
    assert received(channel.delivery()) == [completed(2), completed(3)]
    assert channel.dead_letters() == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (InvalidInput("The run's branch has no name."), "The run's branch has no name."),
        (KeyError("t1:a"), "KeyError: 't1:a' (handle, line "),
    ],
)
def test_event_that_cannot_be_handled_is_set_aside_with_its_reason_and_the_next_comes(
    channel: Channel, error: Exception, reason: str
) -> None:
    channel.publish(completed(1), completed(2), completed(3))
    seen: list[Event] = []
    delivery = channel.delivery()

    assert delivery.deliver(refuses(completed(2), error=error, seen=seen)) == 3

    assert seen == [completed(1), completed(3)]
    ((event, told),) = channel.dead_letters()
    assert event == completed(2)
    assert told.startswith(reason)
    assert delivery.lag() == Lag(0, 0.0, dead_letters=1)


def test_event_of_an_unknown_version_is_set_aside_unseen_by_the_handler(channel: Channel) -> None:
    channel.publish(RunCompleted(a_run_key(1), version=99), completed(2))

    seen: list[Event] = []
    assert channel.delivery().deliver(seen.append) == 2

    assert seen == [completed(2)]
    ((event, reason),) = channel.dead_letters()
    assert isinstance(event, UnknownEvent)
    assert (event.type, event.version) == ("run_completed", 99)
    assert "'run_completed' of version 99" in reason


def passing() -> TerecError:
    """An error outside of the store that passes."""
    error = TerecError("Later.")
    error.retry = True
    return error


@pytest.mark.parametrize("error", [StoreBusy("Busy."), StoreFull("Full."), passing()])
def test_outage_stops_and_what_is_unread_comes_when_it_is_over(channel: Channel, error: TerecError) -> None:
    channel.publish(completed(1), completed(2), completed(3))
    seen: list[Event] = []
    delivery = channel.delivery()

    with pytest.raises(type(error)):
        delivery.deliver(refuses(completed(2), error=error, seen=seen))

    assert seen == [completed(1)]
    assert channel.dead_letters() == []
    assert delivery.lag().records == 2
    assert received(delivery) == [completed(2), completed(3)]


def test_lag_counts_records_and_the_age_of_the_oldest(channel: Channel) -> None:
    channel.publish(completed(1), at=NOW)
    channel.publish(completed(2), at=NOW + timedelta(seconds=40))

    assert lag_at(channel, NOW + timedelta(seconds=100)) == Lag(2, 100.0)
    received(channel.delivery(), most=1)
    assert lag_at(channel, NOW + timedelta(seconds=100)) == Lag(1, 60.0)
    received(channel.delivery())
    assert lag_at(channel, NOW + timedelta(seconds=100)) == Lag(0, 0.0)


def test_lag_is_never_negative_when_clocks_differ(channel: Channel) -> None:
    channel.publish(completed(1), at=NOW)

    assert lag_at(channel, NOW - timedelta(seconds=5)) == Lag(1, 0.0)


def lag_at(channel: Channel, now: datetime) -> Lag:
    return channel.delivery(now).lag()


def test_rewound_reader_sees_everything_again_and_no_other_does(channel: Channel) -> None:
    channel.publish(completed(1), completed(2))
    received(channel.delivery())
    received(channel.delivery(reader="notifier"))

    channel.delivery().rewind()

    assert received(channel.delivery()) == [completed(1), completed(2)]
    assert received(channel.delivery(reader="notifier")) == []


def test_replay_hands_dead_letters_again_and_keeps_what_is_still_refused(channel: Channel) -> None:
    channel.publish(completed(1), completed(2), completed(3))
    delivery = channel.delivery()
    delivery.deliver(refuses(completed(1), completed(2), error=InvalidInput("Not yet.")))
    seen: list[Event] = []

    assert delivery.replay(refuses(completed(2), error=InvalidInput("Still not."), seen=seen)) == 1

    assert seen == [completed(1)]
    assert channel.dead_letters() == [(completed(2), "Still not.")]
    assert delivery.replay(seen.append) == 1
    assert channel.dead_letters() == []
    assert received(delivery) == []


def test_outage_during_replay_leaves_the_letters(channel: Channel) -> None:
    channel.publish(completed(1))
    delivery = channel.delivery()
    delivery.deliver(refuses(completed(1), error=InvalidInput("Not yet.")))

    with pytest.raises(StoreBusy):
        delivery.replay(refuses(completed(1), error=StoreBusy("Busy.")))

    assert channel.dead_letters() == [(completed(1), "Not yet.")]

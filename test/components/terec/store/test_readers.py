"""Contract of store.Readers."""

from datetime import timedelta

import pytest

from terec.events_outbox import OutboxDelivery
from terec.model import Event, RecordedRun, RunCompleted, TestCaseRunFailed
from terec.store import LONGEST_LEASE, Backlog, DeadLetter, Store
from terec_testing import NOW, a_run, a_run_key, an_upload
from terec_testing.stores import put_run

LATER = NOW + timedelta(seconds=30)


def completed(run: RecordedRun) -> list[Event]:
    return [RunCompleted(run.key)]


def letter(store: Store, nth: int = 0, **changes: object) -> DeadLetter:
    entry = store.events_after(0)[nth]
    return DeadLetter(**{"reader": "analyzer", "entry": entry, "reason": "no handler", "at": NOW, **changes})  # type: ignore[arg-type]


@pytest.fixture
def two_events(store: Store) -> Store:
    store.put_run(a_run(1), NOW, completed)
    store.put_run(a_run(2), LATER, completed)
    return store


def test_reader_goes_forwards_only(store: Store) -> None:
    assert store.position("analyzer") == 0
    store.commit("analyzer", 7)
    store.commit("analyzer", 3)

    assert store.position("analyzer") == 7
    assert store.position("notifier") == 0


def test_rewound_reader_sees_everything_behind_again(store: Store) -> None:
    store.commit("analyzer", 7)
    store.rewind("analyzer", 2)

    assert store.position("analyzer") == 2
    store.commit("analyzer", 3)
    assert store.position("analyzer") == 3


def test_reader_that_stands_elsewhere_by_now_does_not_go_on(store: Store) -> None:
    assert store.commit("analyzer", 7, came_from=0)
    assert not store.commit("analyzer", 8, came_from=0)
    store.rewind("analyzer", 2)
    assert not store.commit("analyzer", 8, came_from=7)

    assert store.position("analyzer") == 2
    assert store.commit("analyzer", 3, came_from=2)
    assert store.position("analyzer") == 3


def test_reader_that_is_rewound_while_an_event_is_handled_sees_everything_again(two_events: Store) -> None:
    delivery = OutboxDelivery(two_events, "analyzer", lambda: LATER)
    seen: list[int] = []

    def rewound_once(event: Event) -> None:
        seen.append(event.run.run_id)
        if seen == [1, 2]:
            delivery.rewind()

    while delivery.deliver(rewound_once):
        pass

    assert seen == [1, 2, 1, 2]


def test_reader_whose_events_another_handled_meanwhile_goes_on_behind_them(two_events: Store) -> None:
    delivery, other = (OutboxDelivery(two_events, "analyzer", lambda: LATER) for _ in range(2))
    seen: list[int] = []

    def overtaken(event: Event) -> None:
        seen.append(event.run.run_id)
        other.deliver(lambda event: None)

    assert delivery.deliver(overtaken) == 1
    assert seen == [1]
    assert delivery.lag().records == 0


def test_forgotten_reader_begins_anew(store: Store) -> None:
    store.commit("kafka", 7)
    store.rewind("kafka", 5)
    store.forget("kafka")
    store.forget("kafka")
    assert store.position("kafka") == 0

    assert store.commit("kafka", 0, came_from=0)
    assert store.commit("kafka", 2, came_from=0)
    assert store.position("kafka") == 2


def test_reader_that_never_was_is_forgotten_without_a_trace(store: Store) -> None:
    store.forget("kafka")
    store.commit("analyzer", 3)

    assert store.position("kafka") == 0
    assert store.position("analyzer") == 3


def test_backlog_is_what_lies_behind_the_position(two_events: Store) -> None:
    first, second = two_events.events_after(0)
    assert two_events.backlog("analyzer") == Backlog(2, NOW)

    two_events.commit("analyzer", first.position)
    assert two_events.backlog("analyzer") == Backlog(1, LATER)
    assert two_events.backlog("notifier") == Backlog(2, NOW)

    two_events.commit("analyzer", second.position)
    assert two_events.backlog("analyzer") == Backlog(0)


def test_event_of_an_upload_was_received_with_it(store: Store) -> None:
    put_run(store)
    store.save(an_upload(received=LATER), lambda run: [TestCaseRunFailed(run.key, ("t1:a",))])

    assert store.backlog("analyzer").oldest == LATER


def test_lease_is_taken_by_one_until_it_ends(store: Store) -> None:
    assert store.take_lease("analyzer", "one", NOW, 60)
    assert not store.take_lease("analyzer", "two", NOW + timedelta(seconds=59), 60)
    assert store.take_lease("analyzer", "two", NOW + timedelta(seconds=60), 60)
    assert not store.take_lease("analyzer", "one", NOW + timedelta(seconds=61), 60)


def test_lease_that_a_clock_far_ahead_took_keeps_nobody_out(store: Store) -> None:
    assert store.take_lease("analyzer", "ahead", NOW + timedelta(days=1), 60)
    assert store.take_lease("analyzer", "one", NOW, LONGEST_LEASE.total_seconds())
    assert not store.take_lease("analyzer", "two", NOW, 60)


def test_holder_takes_its_lease_again_and_keeps_it_longer(store: Store) -> None:
    assert store.take_lease("analyzer", "one", NOW, 60)
    assert store.take_lease("analyzer", "one", LATER, 60)

    assert not store.take_lease("analyzer", "two", NOW + timedelta(seconds=80), 60)


def test_lease_is_released_by_its_holder_alone(store: Store) -> None:
    store.take_lease("analyzer", "one", NOW, 60)
    store.release_lease("analyzer", "two")
    assert not store.take_lease("analyzer", "two", NOW, 60)

    store.release_lease("analyzer", "one")
    assert store.take_lease("analyzer", "two", NOW, 60)


def test_leases_of_two_names_are_two(store: Store) -> None:
    assert store.take_lease("analyzer", "one", NOW, 60)
    assert store.take_lease("notifier", "two", NOW, 60)


def test_letters_come_by_event_and_reader(two_events: Store) -> None:
    letters = [letter(two_events, 1), letter(two_events, 0), letter(two_events, 0, reader="notifier")]
    for each in letters:
        two_events.put_dead_letter(each)

    assert list(two_events.dead_letters()) == [letters[1], letters[2], letters[0]]
    assert list(two_events.dead_letters("notifier")) == [letters[2]]
    assert two_events.backlog("analyzer").dead_letters == 2


def test_newest_reason_of_a_letter_counts(two_events: Store) -> None:
    newer = letter(two_events, reason="still none", at=LATER)
    two_events.put_dead_letter(letter(two_events))
    two_events.put_dead_letter(newer)

    assert list(two_events.dead_letters()) == [newer]


def test_letter_is_removed_once(two_events: Store) -> None:
    sent = letter(two_events)
    two_events.put_dead_letter(sent)

    assert not two_events.remove_dead_letter("notifier", sent.entry.event_id)
    assert two_events.remove_dead_letter("analyzer", sent.entry.event_id)
    assert not two_events.remove_dead_letter("analyzer", sent.entry.event_id)
    assert list(two_events.dead_letters()) == []


def test_letter_goes_with_its_run(two_events: Store) -> None:
    sent = letter(two_events)
    two_events.put_dead_letter(sent)

    two_events.delete_run(a_run_key(1))
    assert list(two_events.dead_letters()) == []

    two_events.put_dead_letter(sent)
    assert list(two_events.dead_letters()) == []

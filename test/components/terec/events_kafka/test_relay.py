from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.events import ANALYZER, RELAY
from terec.events_kafka import KafkaDelivery, KafkaPublisher, KafkaRelay, Topics
from terec.model import Event, EventsUnreachable, Org, Project, Run, RunCompleted, TestCaseRunFailed
from terec.settings import KafkaPlace
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import NOW, a_run_key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "terec.sqlite") as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        yield opened


def write(store: Store, *events: Event) -> list[Event]:
    for event in events:
        store.put_run(Run(*event.run), NOW, lambda run, event=event: [event])
    return list(events)


def delivered(place: KafkaPlace, topics: Topics) -> tuple[list[Event], list[str]]:
    """What came, and the reasons of what was set aside."""
    seen: list[Event] = []
    with KafkaDelivery(place, ANALYZER, lambda: NOW, topics=topics) as delivery:
        delivery.deliver(seen.append)
        return seen, [letter.reason for letter in delivery.dead_letters()]


def test_what_is_in_the_outbox_is_published_once_in_its_order(store: Store, place: KafkaPlace, topics: Topics) -> None:
    written = write(store, *(RunCompleted(a_run_key(run_id)) for run_id in range(7)))
    with KafkaPublisher(place, lambda: NOW, topics) as publisher:
        relay = KafkaRelay(store, publisher, lambda: NOW)
        assert [relay.relay(most=5), relay.relay(most=5), relay.relay(most=5)] == [5, 2, 0]
    assert store.backlog(RELAY).unread == 0
    assert delivered(place, topics) == (written, [])


def test_an_event_of_a_newer_terec_is_published_as_it_is(store: Store, place: KafkaPlace, topics: Topics) -> None:
    write(store, RunCompleted(a_run_key(1), version=99))
    with KafkaPublisher(place, lambda: NOW, topics) as publisher:
        assert KafkaRelay(store, publisher, lambda: NOW).relay() == 1
    seen, reasons = delivered(place, topics)
    assert seen == []
    assert "'run_completed' of version 99" in reasons[0]


def test_an_event_that_kafka_refuses_is_set_aside_and_the_next_is_published(
    store: Store, place: KafkaPlace, topics: Topics
) -> None:
    huge = TestCaseRunFailed(a_run_key(1), ("t1:" + "a" * 3_000_000,))
    _, second = write(store, huge, RunCompleted(a_run_key(2)))
    with KafkaPublisher(place, lambda: NOW, topics) as publisher:
        assert KafkaRelay(store, publisher, lambda: NOW).relay() == 2
    (letter,) = store.dead_letters(RELAY)
    assert letter.entry.event == huge
    assert letter.reason.startswith("Kafka does not take this event")
    assert delivered(place, topics) == ([second], [])


def test_without_kafka_everything_stays_unread(store: Store, no_kafka: KafkaPlace) -> None:
    write(store, RunCompleted(a_run_key(1)))
    with KafkaPublisher(no_kafka, lambda: NOW) as publisher, pytest.raises(EventsUnreachable, match="does not answer"):
        KafkaRelay(store, publisher, lambda: NOW).relay()
    assert (store.position(RELAY), store.backlog(RELAY).unread) == (0, 1)

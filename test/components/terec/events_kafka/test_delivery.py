"""What KafkaDelivery does beyond the contract of events.Delivery: groups, gaps, foreign records, threads."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

from terec.events import ANALYZER, Lag
from terec.events_kafka import KafkaDelivery, Topics, make_topics
from terec.model import Event, EventsUnreachable, InvalidInput, RunCompleted, StoreBusy
from terec.settings import KafkaPlace
from terec_testing import NOW, a_run_key
from terec_testing.delivery import take_records

Opened = Callable[..., KafkaDelivery]
Publish = Callable[..., None]


@pytest.fixture
def opened(place: KafkaPlace, topics: Topics) -> Iterator[Opened]:
    """Opens deliveries, which are closed at the end."""
    with ExitStack() as stack:

        def call(**words: Any) -> KafkaDelivery:
            delivery = KafkaDelivery(place, ANALYZER, lambda: NOW, topics=topics, session_seconds=2.0, **words)
            return stack.enter_context(delivery)

        yield call


@pytest.fixture
def admin(place: KafkaPlace) -> Iterator[Any]:
    client = KafkaAdminClient(bootstrap_servers=[str(host) for host in place.hosts])
    yield client
    client.close()


def completed(run_id: int, branch: str = "main") -> Event:
    return RunCompleted(a_run_key(run_id, branch))


def test_a_gap_before_the_first_event_is_told_of_before_anything_is_read(
    opened: Opened, publish: Publish, admin: Any, topics: Topics
) -> None:
    publish(*(completed(run_id) for run_id in range(10)))
    first = opened()
    first.deliver(lambda event: None, most=2)
    first.close()
    take_records(admin, topics, up_to=6)
    happened: list[object] = []
    delivery = opened(on_lost=lambda: happened.append("lost"))

    assert delivery.lag() == Lag(4, 0.0, lost=4)
    delivery.deliver(happened.append)

    assert happened == ["lost", *(completed(run_id) for run_id in range(6, 10))]
    assert delivery.lag() == Lag(0, 0.0)


def test_a_gap_with_nothing_behind_it_is_told_of_once(
    opened: Opened, publish: Publish, admin: Any, topics: Topics
) -> None:
    publish(completed(1), completed(2))
    first = opened()
    first.deliver(lambda event: None, most=1)
    first.close()
    take_records(admin, topics, up_to=2)
    told: list[None] = []

    for _ in range(2):
        delivery = opened(on_lost=lambda: told.append(None))
        assert delivery.deliver(lambda event: None) == 0
        delivery.close()

    assert len(told) == 1


def test_an_outage_while_lost_events_are_made_good_leaves_the_gap(
    opened: Opened, publish: Publish, admin: Any, topics: Topics
) -> None:
    publish(completed(1), completed(2))
    make_topics_gap(admin, topics)
    seen: list[Event] = []
    outages = iter([StoreBusy("Busy."), None])

    def make_good() -> None:
        error = next(outages)
        if error:
            raise error

    delivery = opened(on_lost=make_good)
    with pytest.raises(StoreBusy):
        delivery.deliver(seen.append)
    assert (seen, delivery.lag().lost) == ([], 1)
    delivery.deliver(seen.append)
    assert (seen, delivery.lag().lost) == ([completed(2)], 0)


def test_a_gap_is_made_good_before_rewinding_hides_it(
    opened: Opened, publish: Publish, admin: Any, topics: Topics
) -> None:
    publish(completed(1), completed(2))
    make_topics_gap(admin, topics)
    lost: list[int] = []
    delivery = opened(on_lost=lambda: lost.append(delivery.lag().lost))

    delivery.rewind()

    assert (lost, delivery.lag().lost) == ([1], 0)


def make_topics_gap(admin: Any, topics: Topics) -> None:
    """The first event was gone before anybody ever read."""
    take_records(admin, topics, up_to=1)


def members(admin: Any, topics: Topics) -> int:
    """Of the analyzer's group, those that have partitions to read."""
    group = topics.group(ANALYZER)
    described = admin.describe_groups([group])[group]
    return len(described["members"]) if described["group_state"] == "Stable" else 0


def test_events_of_two_readers_of_one_name_come_to_one_of_them(
    opened: Opened, publish: Publish, admin: Any, topics: Topics, place: KafkaPlace
) -> None:
    """Once both are in the group; at a handover one may go on with a branch where the other ended."""
    make_topics(place, topics)
    readers = [opened(), opened()]
    seen: list[list[Event]] = [[], []]
    stop = threading.Event()

    def work(number: int) -> None:
        while not stop.is_set():
            readers[number].deliver(seen[number].append, most=1)
        readers[number].close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    wait_for(lambda: members(admin, topics) == 2)
    events = [completed(run_id, f"b{branch}") for run_id in range(20) for branch in range(4)]
    publish(*events)
    wait_for(lambda: len(set(seen[0] + seen[1])) == len(events))
    stop.set()
    for thread in threads:
        thread.join()

    for branch in range(4):
        came = [each for each in events if each.run.branch == f"b{branch}"]
        assert came in [[each for each in mine if each.run.branch == f"b{branch}"] for mine in seen]


def test_rewinding_is_refused_while_others_read(opened: Opened, publish: Publish) -> None:
    publish(completed(1))
    reading, other = opened(), opened()
    reading.deliver(lambda event: None)

    with pytest.raises(InvalidInput, match="right now"):
        other.rewind()

    reading.close()
    other.rewind()
    assert other.deliver(lambda event: None) == 1


@pytest.mark.parametrize("value", [b"\xff\xfe no text", b"[]", b"", None, b"[" * 100_000])
def test_a_record_that_no_terec_wrote_is_set_aside(
    opened: Opened, place: KafkaPlace, topics: Topics, value: bytes | None
) -> None:
    make_topics(place, topics)
    producer = KafkaProducer(bootstrap_servers=[str(host) for host in place.hosts])
    producer.send(topics.runs, value=value, key=b"somebody").get(timeout=10)
    producer.close()
    delivery = opened()

    assert delivery.deliver(lambda event: None) == 1

    (letter,) = delivery.dead_letters()
    assert letter.entry.event_id.startswith(f"{topics.runs}/")
    assert "damaged" in letter.reason


def test_a_record_with_a_time_in_nanoseconds_is_set_aside_and_counted(
    opened: Opened, publish: Publish, place: KafkaPlace, topics: Topics, admin: Any
) -> None:
    make_topics(place, topics)
    admin.alter_configs([a_topic_that_takes_any_time(topics)])
    producer = KafkaProducer(bootstrap_servers=[str(host) for host in place.hosts])
    producer.send(topics.runs, value=b"{}", timestamp_ms=time.time_ns()).get(timeout=10)
    producer.close()
    publish(completed(1))
    delivery = opened()

    assert delivery.lag().records == 2
    seen: list[Event] = []
    assert delivery.deliver(seen.append) == 2

    assert seen == [completed(1)]
    (letter,) = delivery.dead_letters()
    assert letter.entry.event_id.startswith(f"{topics.runs}/")
    assert delivery.lag() == Lag(0, 0.0, dead_letters=1)


def a_topic_that_takes_any_time(topics: Topics) -> ConfigResource:
    """Brokers refuse times to come by default, older ones take them."""
    configs = {"message.timestamp.after.max.ms": str(2**63 - 1)}
    return ConfigResource(ConfigResourceType.TOPIC, topics.runs, configs)


def test_lag_is_asked_by_another_thread_while_events_are_handled(opened: Opened, publish: Publish) -> None:
    publish(*(completed(run_id) for run_id in range(3)))
    delivery = opened()
    found: list[int] = []

    def ask(event: Event) -> None:
        thread = threading.Thread(target=lambda: found.append(delivery.lag().records))
        thread.start()
        thread.join()

    delivery.deliver(ask)
    assert found == [3, 2, 1]


def test_nothing_is_left_running_after_close(opened: Opened, publish: Publish) -> None:
    publish(completed(1))
    before = set(threading.enumerate())
    delivery = opened()
    delivery.deliver(lambda event: None)
    delivery.lag()
    delivery.close()
    assert [each for each in threading.enumerate() if each not in before and not _of_cassandra(each)] == []


def test_without_topics_nothing_is_behind(opened: Opened) -> None:
    assert opened().lag() == Lag(0, 0.0)


def test_without_kafka_an_outage_is_told_of_and_no_thread_is_left(no_kafka: KafkaPlace) -> None:
    before = set(threading.enumerate())
    with KafkaDelivery(no_kafka, ANALYZER, lambda: NOW) as delivery:
        for call in (lambda: delivery.deliver(print), delivery.lag, delivery.dead_letters, delivery.rewind):
            with pytest.raises(EventsUnreachable, match="does not answer"):
                call()
        assert [each for each in threading.enumerate() if each not in before and not _of_cassandra(each)] == []


def _of_cassandra(thread: threading.Thread) -> bool:
    """Whether it is of the driver that other tests of this worker use, which makes threads as it needs them."""
    return thread.name.startswith(("ThreadPoolExecutor", "Task Scheduler", "Connection heartbeat", "event_loop"))


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)

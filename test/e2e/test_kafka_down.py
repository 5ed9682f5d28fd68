"""Kafka that is killed or held amid the work, and that is not there at the start: a real broker, and a clock."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from terec.events import ANALYZER, RELAY, Lag
from terec.events_kafka import KafkaDelivery, KafkaPublisher, KafkaRelay, Topics
from terec.model import Event, EventsUnreachable, Org, Project, Run, RunCompleted
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import NOW, a_run_key
from terec_testing.servers import OwnKafka, own_kafka

BRANCHES = 5
PATIENCE = 60.0
TOLD = 20.0
"""Most seconds until an outage is told of."""

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(scope="module")
def broker() -> Iterator[OwnKafka]:
    with own_kafka() as started:
        yield started


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "terec.sqlite") as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        yield opened


def now() -> datetime:
    return datetime.now(UTC)


def ingest(store: Store, first: int, last: int) -> list[Event]:
    """Builds of every branch, each with one event; the store alone is asked, so Kafka cannot refuse one."""
    events: list[Event] = []
    for run_id in range(first, last + 1):
        for branch in range(BRANCHES):
            event = RunCompleted(a_run_key(run_id, f"b{branch}"))
            store.put_run(Run(*event.run), NOW, lambda run, event=event: [event])
            events.append(event)
    return events


def until(call: Callable[[], bool]) -> float:
    """Seconds until the call says yes; outages on the way are what is waited out."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        try:
            if call():
                return time.monotonic() - begun
        except EventsUnreachable:
            pass
    raise AssertionError(f"not recovered after {PATIENCE} s")


def per_branch(events: list[Event]) -> dict[str, list[int]]:
    """Run numbers by branch in the order in which they first came."""
    found: dict[str, list[int]] = {}
    for event in dict.fromkeys(events):
        found.setdefault(event.run.branch, []).append(event.run.run_id)
    return found


@pytest.fixture(autouse=True)
def left_sockets() -> Iterator[None]:
    """kafka-python leaves sockets that never connected to the garbage; no other test shall meet them there."""
    yield
    gc.collect()


def told_after(call: Callable[[], object]) -> float:
    """Seconds until the outage is told of."""
    begun = time.monotonic()
    with pytest.raises(EventsUnreachable, match="does not answer"):
        while call():
            pass
    return time.monotonic() - begun


@pytest.mark.parametrize(
    ("end", "go_on"), [(OwnKafka.kill, OwnKafka.start_again), (OwnKafka.pause, OwnKafka.resume)], ids=["killed", "held"]
)
def test_all_that_was_ingested_without_kafka_is_delivered_when_it_is_back(
    broker: OwnKafka,
    store: Store,
    end: Callable[[OwnKafka], None],
    go_on: Callable[[OwnKafka], None],
    request: pytest.FixtureRequest,
) -> None:
    prefix = request.node.callspec.id
    place, topics = broker.server.place(prefix), Topics(prefix, partitions=3)
    seen: list[Event] = []
    with KafkaPublisher(place, now, topics) as publisher, KafkaDelivery(place, ANALYZER, now, topics=topics) as reader:
        relay = KafkaRelay(store, publisher, now)
        written = ingest(store, 1, 10)
        assert relay.relay() == len(written)
        reader.deliver(seen.append, most=20)

        end(broker)
        written += ingest(store, 11, 20)
        told = [told_after(relay.relay), told_after(lambda: reader.deliver(seen.append)), told_after(reader.lag)]
        assert store.backlog(RELAY).unread == len(written) // 2

        go_on(broker)
        seconds = until(lambda: relay.relay() == 0 and reader.deliver(seen.append) == 0 and reader.lag() == Lag(0, 0.0))

    lost, doubled = len(set(written) - set(seen)), len(seen) - len(set(seen))
    print(
        f"Kafka {prefix}: {len(written)} events, {lost} lost, {doubled} doubled; told after "
        f"{', '.join(f'{each:.1f}' for each in told)} s (relay, reader, lag); recovered in {seconds:.1f} s"
    )
    assert lost == 0
    assert per_branch(seen) == per_branch(written)
    assert max(told) < TOLD


def test_kafka_that_is_down_at_the_start_is_waited_for(broker: OwnKafka, store: Store) -> None:
    place, topics = broker.server.place("late"), Topics("late", partitions=3)
    seen: list[Event] = []
    broker.kill()
    before = threading.active_count()
    begun = time.monotonic()
    with KafkaPublisher(place, now, topics) as publisher, KafkaDelivery(place, ANALYZER, now, topics=topics) as reader:
        assert time.monotonic() - begun < 1
        relay = KafkaRelay(store, publisher, now)
        written = ingest(store, 1, 5)
        told = [told_after(call) for _ in range(2) for call in (relay.relay, lambda: reader.deliver(seen.append))]
        assert threading.active_count() == before

        broker.start_again()
        seconds = until(lambda: relay.relay() == 0 and reader.deliver(seen.append) == 0)

    print(f"Kafka down at the start: {len(written)} events, told after {max(told):.1f} s, there in {seconds:.1f} s")
    assert per_branch(seen) == per_branch(written)
    assert len(seen) == len(written)
    assert max(told) < TOLD

"""Both ends of a way of delivery, as the contract suite of events.Delivery uses them."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from kafka import KafkaAdminClient, TopicPartition

from terec.events import Delivery
from terec.events_kafka import KafkaDelivery, KafkaPublisher, Topics
from terec.events_outbox import OutboxDelivery
from terec.model import Event, Run, UnknownEvent, event_id, event_key
from terec.settings import KafkaPlace
from terec.store import OutboxEntry, Store
from terec_testing.builders import NOW
from terec_testing.servers import KafkaServer

READER = "analyzer"


class Channel(Protocol):
    """What publishes events, and a reader of them."""

    def publish(self, *events: Event, at: datetime = NOW) -> None:
        """Write the events, in this order, at that time."""

    def delivery(self, now: datetime = NOW, reader: str = READER) -> Delivery:
        """A reader's view, as a process that just started has it; its clock stands at now."""

    def dead_letters(self) -> list[tuple[Event | UnknownEvent, str]]:
        """The events that READER set aside, oldest first, with the reasons."""


class OutboxChannel:
    """Channel over a store with org acme and project shop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def publish(self, *events: Event, at: datetime = NOW) -> None:
        for event in events:
            self._publish(event, at)

    def delivery(self, now: datetime = NOW, reader: str = READER) -> Delivery:
        return OutboxDelivery(self._store, reader, lambda: now)

    def dead_letters(self) -> list[tuple[Event | UnknownEvent, str]]:
        return [(letter.entry.event, letter.reason) for letter in self._store.dead_letters(READER)]

    def _publish(self, event: Event, at: datetime) -> None:
        self._store.put_run(Run(*event.run), at, lambda run: [event])


class KafkaChannel:
    """Channel over topics of its own; a process that starts finds those of the same reader before it ended."""

    def __init__(self, place: KafkaPlace, topics: Topics) -> None:
        self._place, self._topics = place, topics
        self._clock = NOW
        self._publisher = KafkaPublisher(place, lambda: self._clock, topics)
        self._deliveries: dict[str, KafkaDelivery] = {}

    def publish(self, *events: Event, at: datetime = NOW) -> None:
        self._clock = at
        entries = [OutboxEntry(0, event_id(event), event_key(event), event) for event in events]
        assert [each.entry for each in self._publisher.publish(entries) if not each.refused] == entries

    def delivery(self, now: datetime = NOW, reader: str = READER) -> Delivery:
        if reader in self._deliveries:
            self._deliveries[reader].close()
        self._deliveries[reader] = KafkaDelivery(self._place, reader, lambda: now, topics=self._topics)
        return self._deliveries[reader]

    def dead_letters(self) -> list[tuple[Event | UnknownEvent, str]]:
        return [(each.entry.event, each.reason) for each in self._deliveries[READER].dead_letters()]

    def close(self) -> None:
        for each in self._deliveries.values():
            each.close()
        self._publisher.close()


@contextmanager
def kafka_channel(server: KafkaServer, partitions: int = 2) -> Iterator[KafkaChannel]:
    """A channel of few partitions, which are made in no time; what it made on the server goes at the end."""
    with own_topics(server, partitions) as (place, topics):
        channel = KafkaChannel(place, topics)
        try:
            yield channel
        finally:
            channel.close()


@contextmanager
def own_topics(server: KafkaServer, partitions: int = 2) -> Iterator[tuple[KafkaPlace, Topics]]:
    """Topics of a prefix that nobody else has; gone at the end. They keep what is older than the test's clock."""
    place = server.place(f"terec-test-{uuid4().hex[:12]}")
    topics = Topics(place.prefix, partitions, retention=None)
    try:
        yield place, topics
    finally:
        admin = KafkaAdminClient(bootstrap_servers=[f"{server.host}:{server.port}"])
        made = [name for name in admin.list_topics() if name.startswith(place.prefix)]
        if made:
            admin.delete_topics(made)
        admin.close()
        _collect_left_sockets()


def _collect_left_sockets() -> None:
    """Collect what kafka-python left of connections that it gave up while they were being made, without a warning.

    Loopback connects them all the same, and whichever test a collection falls into would fail for it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def take_records(admin: Any, topics: Topics, up_to: int) -> None:
    """Do at once what retention does in its time: every partition begins at `up_to` or at its end."""
    partitions = [TopicPartition(topics.runs, number) for number in range(topics.partitions)]
    ends = admin.list_partition_offsets(dict.fromkeys(partitions, -1))
    admin.delete_records({each: min(up_to, ends[each].offset) for each in partitions})

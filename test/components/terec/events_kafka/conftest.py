"""Topics of a test's own on a real broker, and what is published to them."""

import socket
from collections.abc import Callable, Iterator

import pytest

from terec.events_kafka import KafkaPublisher, Topics
from terec.model import Event, event_id, event_key
from terec.settings import Host, KafkaPlace
from terec.store import OutboxEntry
from terec_testing import NOW
from terec_testing.delivery import own_topics
from terec_testing.servers import KafkaServer, kafka_server

Publish = Callable[..., None]


@pytest.fixture
def server() -> KafkaServer:
    return kafka_server()


@pytest.fixture
def channel(server: KafkaServer) -> Iterator[tuple[KafkaPlace, Topics]]:
    with own_topics(server) as made:
        yield made


@pytest.fixture
def place(channel: tuple[KafkaPlace, Topics]) -> KafkaPlace:
    return channel[0]


@pytest.fixture
def topics(channel: tuple[KafkaPlace, Topics]) -> Topics:
    return channel[1]


@pytest.fixture
def publish(place: KafkaPlace, topics: Topics) -> Iterator[Publish]:
    """Publishes the events given, durably."""
    with KafkaPublisher(place, lambda: NOW, topics) as publisher:

        def call(*events: Event) -> None:
            entries = [OutboxEntry(0, event_id(event), event_key(event), event) for event in events]
            assert len(list(publisher.publish(entries))) == len(events)

        yield call


@pytest.fixture
def no_kafka() -> KafkaPlace:
    """A place where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        return KafkaPlace((Host(*nobody.getsockname()),))

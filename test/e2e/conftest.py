"""Topics of a test's own at the session's Kafka."""

from collections.abc import Iterator

import pytest

from terec.events_kafka import Topics
from terec.settings import KafkaPlace
from terec_testing.delivery import own_topics
from terec_testing.servers import kafka_server


@pytest.fixture
def channel() -> Iterator[tuple[KafkaPlace, Topics]]:
    with own_topics(kafka_server(), partitions=4) as made:
        yield made

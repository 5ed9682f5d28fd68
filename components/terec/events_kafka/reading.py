"""Reads partitions without being a member of a group, so that looking moves nobody's position."""

import time
from collections.abc import Generator
from contextlib import closing
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaTimeoutError

from terec.events_kafka.clients import REQUEST_MS, Kept, connected
from terec.events_kafka.topics import Topics, make_topics
from terec.settings import KafkaPlace

STALL_SECONDS = 5.0
"""How long a record that is there may be waited for."""


class PartitionReader:
    """Reads what lies between two offsets; makes the topics that are missing."""

    def __init__(self, place: KafkaPlace, topics: Topics) -> None:
        self._consumer = Kept(place, lambda: _opened(place, topics), lambda client: client.close(timeout_ms=0))

    def ends(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        """The offset behind the last record of each partition."""
        with self._consumer.use() as consumer:
            found: dict[TopicPartition, int] = consumer.end_offsets(partitions, timeout_ms=REQUEST_MS)
        return found

    def records(self, partition: TopicPartition, start: int, end: int) -> Generator[Any, None, None]:
        """The records from `start` up to `end`; compaction may have left few of them."""
        with self._consumer.use() as consumer:
            consumer.assign([partition])
            consumer.seek(partition, start)
            until = time.monotonic() + STALL_SECONDS
            while (consumer.position(partition, timeout_ms=REQUEST_MS) or 0) < end:
                for record in consumer.poll(timeout_ms=200).get(partition, ()):
                    until = time.monotonic() + STALL_SECONDS
                    if record.offset < end:
                        yield record
                _mind(until)

    def first(self, partition: TopicPartition, start: int) -> Any | None:
        """The record at this offset; None when retention took it meanwhile."""
        with closing(self.records(partition, start, start + 1)) as found:
            return next(found, None)

    def close(self) -> None:
        self._consumer.close()


def _mind(until: float) -> None:
    if time.monotonic() > until:
        raise KafkaTimeoutError(f"no record came for {STALL_SECONDS} s")


def _opened(place: KafkaPlace, topics: Topics) -> Any:
    make_topics(place, topics)
    return connected(
        KafkaConsumer,
        place,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        fetch_max_wait_ms=50,
        max_partition_fetch_bytes=65_536,  # one record is often all that is wanted; a larger one comes anyway
        metrics_enabled=False,
    )

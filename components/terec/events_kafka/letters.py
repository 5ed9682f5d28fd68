"""Events that were set aside: a record for each reader and event, the newest of which counts; an empty one ends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from kafka import TopicPartition

from terec.events_kafka.clients import Kept
from terec.events_kafka.publishing import acknowledged, end_producer, opened_producer
from terec.events_kafka.reading import PartitionReader
from terec.events_kafka.records import EVENT_ID, Headers, Record, encoded, headers, milliseconds, moment, text
from terec.events_kafka.topics import Topics
from terec.settings import KafkaPlace

REASON_LIMIT = 8_192
"""Most characters kept of a reason."""


@dataclass(frozen=True, slots=True)
class Letter:
    reader: str
    record: Record
    reason: str
    at: datetime


class DeadLetters:
    """The topic of dead letters, whole; any thread may ask."""

    def __init__(self, place: KafkaPlace, topics: Topics, reader: PartitionReader) -> None:
        self._topic = TopicPartition(topics.dead_letters, 0)
        self._producer = Kept(place, lambda: opened_producer(place, topics), end_producer)
        self._partitions = reader
        self._lock = Lock()
        self._counted: dict[str, None] = {}
        self._counted_to = 0

    def put(self, letter: Letter) -> None:
        """Keep the letter; durable when this returns."""
        self._send(_key(letter.reader, letter.record.event_id), letter.record.value, _headers(letter), letter.at)

    def remove(self, letter: Letter, at: datetime) -> None:
        self._send(_key(letter.reader, letter.record.event_id), None, [], at)

    def of(self, reader: str) -> list[Letter]:
        """The letters of one reader, oldest event first."""
        found: dict[str, Letter] = {}
        with self._lock:
            self._fold(0, lambda key, record: _take(found, key, _as_letter, record))
        mine = (each for each in found.values() if each.reader == reader)
        return sorted(mine, key=lambda each: (each.record.at, each.record.topic, each.record.offset))

    def count(self, reader: str) -> int:
        """How many letters the reader has; costs what was written since it was last asked."""
        with self._lock:
            self._counted_to = self._fold(
                self._counted_to, lambda key, record: _take(self._counted, key, lambda _: None, record)
            )
            return sum(key.startswith(_key(reader, "")) for key in self._counted)

    def close(self) -> None:
        self._producer.close()

    def _fold(self, start: int, take: Callable[[str, Any], None]) -> int:
        """Show every record from `start` on to `take`; the offset behind the last one."""
        end = self._partitions.ends([self._topic])[self._topic]
        for record in self._partitions.records(self._topic, start, end):
            take(text(record.key), record)
        return end

    def _send(self, key: str, value: bytes | None, words: Headers, at: datetime) -> None:
        with self._producer.use() as producer:
            acknowledged(
                producer.send(
                    self._topic.topic,
                    value=value,
                    key=encoded(key),
                    headers=words,
                    partition=self._topic.partition,
                    timestamp_ms=milliseconds(at),
                )
            )


def _take(found: dict[str, Any], key: str, read: Callable[[Any], Any], record: Any) -> None:
    if record.value is None:
        found.pop(key, None)
    else:
        found[key] = read(record)


def _key(reader: str, event_id: str) -> str:
    return f"{reader}|{event_id}"


def _headers(letter: Letter) -> Headers:
    record = letter.record
    words = {
        EVENT_ID: record.event_id,
        "reader": letter.reader,
        "reason": letter.reason[:REASON_LIMIT],
        "key": record.key,
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "published-ms": str(milliseconds(record.at)),
    }
    return [(name, encoded(value)) for name, value in words.items()]


def _as_letter(consumed: Any) -> Letter:
    words = headers(consumed.headers)
    record = Record(
        words.get("topic", ""),
        int(words.get("partition", "0")),
        int(words.get("offset", "0")),
        moment(int(words.get("published-ms", "0"))),
        words.get("key", ""),
        consumed.value,
        words.get(EVENT_ID, ""),
    )
    return Letter(words.get("reader", ""), record, words.get("reason", ""), moment(consumed.timestamp))

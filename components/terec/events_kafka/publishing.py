"""Publishes events and says which of them Kafka has acknowledged."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple

from kafka import KafkaProducer
from kafka.errors import InvalidRecordError, KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from terec.events_kafka.clients import REQUEST_MS, Kept, check_ca_file, connected
from terec.events_kafka.records import encoded, event_headers, event_value, milliseconds
from terec.events_kafka.topics import LETTER_LIMIT, Topics, make_topics, topics_at
from terec.settings import KafkaPlace
from terec.store import OutboxEntry

UNSENT_MAX = 500
"""Most records that wait for an acknowledgement: kafka-python itself keeps any number in memory."""

BLOCK_MS = 3_000
"""How long a topic's leader may stay unknown."""

DELIVERY_MS = 6_000
"""How long a record may stay unacknowledged, repeats included."""

REFUSED = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidRecordError)
"""Errors that are the record's own; the next one may well be taken."""


class Published(NamedTuple):
    """An event that Kafka acknowledged, or one that it never will (refused says why)."""

    entry: OutboxEntry
    refused: str = ""


class KafkaPublisher:
    """Publishes to the topics of one place; makes those that are missing.

    InvalidInput for an authority that cannot be read.
    """

    def __init__(self, place: KafkaPlace, now: Callable[[], datetime], topics: Topics | None = None) -> None:
        check_ca_file(place)
        self._topics = topics or topics_at(place)
        self._now = now
        self._producer = Kept(place, lambda: opened_producer(place, self._topics), end_producer)

    def publish(self, entries: Sequence[OutboxEntry]) -> Iterator[Published]:
        """Each entry once it is durable at Kafka, in their order; events of one key get there in that order.

        EventsUnreachable at the first one that is not acknowledged; it and those behind it may be there or not.
        """
        for start in range(0, len(entries), UNSENT_MAX):
            yield from self._published(entries[start : start + UNSENT_MAX])

    def close(self) -> None:
        self._producer.close()

    def __enter__(self) -> "KafkaPublisher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _published(self, entries: Sequence[OutboxEntry]) -> Iterator[Published]:
        with self._producer.use() as producer:
            sent = [(entry, self._sent(producer, entry)) for entry in entries]
        for entry, outcome in sent:
            with self._producer.use():
                refused = outcome()
            yield Published(entry, refused)

    def _sent(self, producer: Any, entry: OutboxEntry) -> Callable[[], str]:
        """Sends the event; what is returned waits for the acknowledgement, and says why there will be none."""
        try:
            future = producer.send(
                self._topics.of(entry.event.type),
                value=event_value(entry.event),
                key=encoded(entry.key),
                headers=event_headers(entry.event_id, entry.event),
                timestamp_ms=milliseconds(self._now()),
            )
        except REFUSED as error:
            reason = _reason(error)
            return lambda: reason
        return lambda: _outcome(future)


def opened_producer(place: KafkaPlace, topics: Topics) -> Any:
    make_topics(place, topics)
    return connected(
        KafkaProducer,
        place,
        enable_idempotence=True,
        acks="all",
        linger_ms=2,
        max_block_ms=BLOCK_MS,
        delivery_timeout_ms=DELIVERY_MS,
        max_request_size=LETTER_LIMIT,
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )


def end_producer(producer: Any) -> None:
    """What is unsent is sent or given up first, so that it hardly ever comes behind what is sent again."""
    try:
        producer.close(timeout=BLOCK_MS / 1000)
    except KafkaError:
        producer._sender.force_close()  # close() leaves its thread behind when records are stuck


def acknowledged(future: Any) -> None:
    """Wait until Kafka has the record; KafkaError when it has not."""
    future.get(timeout=(DELIVERY_MS + REQUEST_MS) / 1000)


def _outcome(future: Any) -> str:
    try:
        acknowledged(future)
    except REFUSED as error:
        return _reason(error)
    return ""


def _reason(error: Exception) -> str:
    return f"Kafka does not take this event ({type(error).__name__}: {error})"

"""An event as a record of a topic, and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from terec.model import Event, UnknownEvent, event_text, read_event

Headers = list[tuple[str, bytes]]

EVENT_ID, EVENT_TYPE, EVENT_VERSION = "event-id", "event-type", "event-version"


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read. at: when it was published."""

    topic: str
    partition: int
    offset: int
    at: datetime
    key: str
    value: bytes
    event_id: str

    @property
    def event(self) -> Event | UnknownEvent:
        return read_event(text(self.value))


def as_record(consumed: Any) -> Record:
    """What kafka-python read; one that TeReC did not write gets its place in the topic for an id."""
    found = headers(consumed.headers)
    where = f"{consumed.topic}/{consumed.partition}/{consumed.offset}"
    return Record(
        consumed.topic,
        consumed.partition,
        consumed.offset,
        moment(consumed.timestamp),
        text(consumed.key),
        consumed.value or b"",
        found.get(EVENT_ID, where),
    )


def event_value(event: Event | UnknownEvent) -> bytes:
    return encoded(event.body if isinstance(event, UnknownEvent) else event_text(event))


def event_headers(event_id: str, event: Event | UnknownEvent) -> Headers:
    return [
        (EVENT_ID, encoded(event_id)),
        (EVENT_TYPE, encoded(event.type)),
        (EVENT_VERSION, encoded(str(event.version))),
    ]


def headers(given: Iterable[tuple[str, bytes]] | None) -> dict[str, str]:
    return {name: text(value) for name, value in given or ()}


def encoded(words: str) -> bytes:
    """Bytes of any text of the model; names may hold halves of surrogate pairs."""
    return words.encode("utf-8", "surrogatepass")


def text(value: bytes | None) -> str:
    try:
        return (value or b"").decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return (value or b"").decode("utf-8", "replace")


LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""What a later time is taken for, such as one that was sent in microseconds."""


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(min(max(0, milliseconds), LATEST.timestamp() * 1000) / 1000, UTC)

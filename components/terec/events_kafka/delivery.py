"""events.Delivery in a consumer group: readers of one name share the partitions, each event comes to one of them."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from types import TracebackType

from terec.events import Handler, Lag, hand_over
from terec.events_kafka.clients import check_ca_file
from terec.events_kafka.group import GroupReader
from terec.events_kafka.letters import DeadLetters, Letter
from terec.events_kafka.reading import PartitionReader
from terec.events_kafka.records import Record, as_record
from terec.events_kafka.standing import Standing
from terec.events_kafka.topics import Topics, topics_at
from terec.settings import KafkaPlace
from terec.store import DeadLetter, OutboxEntry

SESSION_SECONDS = 10.0
"""How long a member that was killed keeps its partitions."""


class KafkaDelivery:
    """events.Delivery of one reader; events of one key come in the order in which they were published.

    One thread delivers; any thread may ask for the lag. on_lost is called where events are gone that this reader never
    read, and before rewinding hides that: it finds again, from the store, what they told of.
    InvalidInput for an authority that cannot be read.
    """

    def __init__(
        self,
        place: KafkaPlace,
        reader: str,
        now: Callable[[], datetime],
        on_lost: Callable[[], None] = lambda: None,
        topics: Topics | None = None,
        session_seconds: float = SESSION_SECONDS,
    ) -> None:
        check_ca_file(place)
        topics = topics or topics_at(place)
        read, group = [topics.runs], topics.group(reader)
        self._reader, self._now, self._on_lost = reader, now, on_lost
        self._partitions = PartitionReader(place, topics)
        self._group = GroupReader(place, topics, read, group, on_lost, session_seconds)
        self._standing = Standing(place, read, group, self._partitions)
        self._letters = DeadLetters(place, topics, self._partitions)
        self._lock = Lock()

    def deliver(self, handler: Handler, most: int = 500) -> int:
        count = 0
        while count < most and (consumed := self._group.next()) is not None:
            try:
                self._handled(as_record(consumed), handler)
            except BaseException:
                self._group.back(consumed)
                raise
            self._group.done(consumed)
            count += 1
        return count

    def replay(self, handler: Handler) -> int:
        taken = 0
        for letter in self._letters.of(self._reader):
            if self._handled(letter.record, handler):
                self._letters.remove(letter, self._now())
                taken += 1
        return taken

    def rewind(self) -> None:
        with self._lock:
            lost = self._standing.unread().lost
        if lost:
            self._on_lost()
        self._group.rewind()

    def lag(self) -> Lag:
        with self._lock:
            unread = self._standing.unread()
            letters = self._letters.count(self._reader)
        waited = (self._now() - unread.oldest).total_seconds() if unread.oldest else 0.0
        return Lag(unread.records, max(0.0, waited), letters, unread.lost)

    def dead_letters(self) -> list[DeadLetter]:
        """The letters of this reader, oldest event first; position: the offset in the event's partition."""
        return [_as_stored(letter) for letter in self._letters.of(self._reader)]

    def close(self) -> None:
        """Leave the group; others get this reader's partitions at once."""
        self._group.close()
        self._standing.close()
        self._letters.close()
        self._partitions.close()

    def __enter__(self) -> "KafkaDelivery":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _handled(self, record: Record, handler: Handler) -> bool:
        """Whether the handler took the event; False when it is a dead letter now."""
        reason = hand_over(handler, record.event)
        if reason is not None:
            self._letters.put(Letter(self._reader, record, reason, self._now()))
        return reason is None


def _as_stored(letter: Letter) -> DeadLetter:
    record = letter.record
    entry = OutboxEntry(record.offset, record.event_id, record.key, record.event)
    return DeadLetter(letter.reader, entry, letter.reason, letter.at)

"""Carries the store's outbox to Kafka: one more reader of it, which publishes what it reads."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from terec.events import ANALYZER, RELAY
from terec.events_kafka.publishing import KafkaPublisher, Published
from terec.store import DeadLetter, Outbox, OutboxEntry, Readers


class RelayStore(Outbox, Readers, Protocol):
    """What the relay needs of a store."""


class KafkaRelay:
    """Publishes what is unread and commits its position behind the acknowledgement; what a crash left comes again.

    Works under a lease, so that events of one branch are published in their order; a second relay would double some,
    which no handler minds.
    """

    def __init__(self, store: RelayStore, publisher: KafkaPublisher, now: Callable[[], datetime]) -> None:
        self._store, self._publisher, self._now = store, publisher, now

    def relay(self, most: int = 500) -> int:
        """Publish up to `most` events of the outbox, also those of a newer TeReC; how many are done with.

        EventsUnreachable or StoreError: what is not acknowledged stays unread. An event that Kafka refuses for itself
        becomes a dead letter of this reader.
        """
        position = self._store.position(RELAY)
        entries = self._store.events_after(position, most)
        count, last = 0, None
        try:
            for published in self._publisher.publish(entries):
                self._mind_refused(published)
                count, last = count + 1, published.entry
        finally:
            self._commit(last, position)
        return count

    def _mind_refused(self, published: Published) -> None:
        if published.refused:
            self._store.put_dead_letter(DeadLetter(RELAY, published.entry, published.refused, self._now()))

    def _commit(self, last: OutboxEntry | None, came_from: int) -> None:
        """Also for the analyzer, to which Kafka takes what was published: retention asks the store how far it came."""
        if last is not None:
            self._store.commit(RELAY, last.position, came_from)
            self._store.commit(ANALYZER, last.position)

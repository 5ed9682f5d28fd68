"""events.Delivery by asking the store for what lies behind a reader's position."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from terec.events import Handler, Lag, hand_over
from terec.store import DeadLetter, Outbox, OutboxEntry, Readers


class EventStore(Outbox, Readers, Protocol):
    """What delivery needs of a store."""


class OutboxDelivery:
    """events.Delivery of one reader; all events come in the order in which they were written, whatever their key."""

    def __init__(self, store: EventStore, reader: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._reader = reader
        self._now = now

    def deliver(self, handler: Handler, most: int = 500) -> int:
        position, count = self._store.position(self._reader), 0
        for entry in self._store.events_after(position, most):
            self._handled(entry, handler)
            count += 1
            if not self._store.commit(self._reader, entry.position, came_from=position):
                break  # rewound, or another went on: what comes next is asked anew
            position = entry.position
        return count

    def replay(self, handler: Handler) -> int:
        taken = 0
        for letter in self._store.dead_letters(self._reader):
            if self._handled(letter.entry, handler):
                self._store.remove_dead_letter(self._reader, letter.entry.event_id)
                taken += 1
        return taken

    def rewind(self) -> None:
        self._store.rewind(self._reader, 0)

    def lag(self) -> Lag:
        backlog = self._store.backlog(self._reader)
        waited = (self._now() - backlog.oldest).total_seconds() if backlog.oldest else 0.0
        return Lag(backlog.unread, max(0.0, waited), backlog.dead_letters)

    def _handled(self, entry: OutboxEntry, handler: Handler) -> bool:
        """Whether the handler took the event; False when it is a dead letter now."""
        reason = hand_over(handler, entry.event)
        if reason is not None:
            self._store.put_dead_letter(DeadLetter(self._reader, entry, reason, self._now()))
        return reason is None

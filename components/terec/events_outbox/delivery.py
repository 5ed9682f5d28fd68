"""events.Delivery by asking the store for what lies behind a reader's position."""

import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from terec.events import Handler, Lag
from terec.model import Event, StoreError, TerecError, UnknownEvent, UnreadableEvent
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
        entries = self._store.events_after(self._store.position(self._reader), most)
        for entry in entries:
            self._handled(entry, handler)
            self._store.commit(self._reader, entry.position)
        return len(entries)

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
        try:
            handler(_known(entry.event))
        except Exception as error:
            if _is_outage(error):
                raise
            self._store.put_dead_letter(DeadLetter(self._reader, entry, _reason(error), self._now()))
            return False
        return True


def _known(event: Event | UnknownEvent) -> Event:
    if isinstance(event, UnknownEvent):
        raise UnreadableEvent(
            f"This TeReC does not know events {event.type!r} of version {event.version}: a newer one wrote it, or it "
            "is damaged; install the newer one and replay the event."
        )
    return event


def _is_outage(error: Exception) -> bool:
    """Whether it is the store's or the network's fault and not the event's."""
    return isinstance(error, StoreError) or (isinstance(error, TerecError) and error.retry)


def _reason(error: Exception) -> str:
    if isinstance(error, TerecError):
        return str(error)
    *_, frame = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error} ({frame.name}, line {frame.lineno} of {frame.filename})"

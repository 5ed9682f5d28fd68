"""Both ends of a way of delivery, as the contract suite of events.Delivery uses them."""

from datetime import datetime
from typing import Protocol

from terec.events import Delivery
from terec.events_outbox import OutboxDelivery
from terec.model import Event, Run, UnknownEvent
from terec.store import Store
from terec_testing.builders import NOW

READER = "analyzer"


class Channel(Protocol):
    """What publishes events, and a reader of them."""

    def publish(self, *events: Event, at: datetime = NOW) -> None:
        """Write the events, in this order, at that time."""

    def delivery(self, now: datetime = NOW, reader: str = READER) -> Delivery:
        """A reader's view, as a process that just started has it; its clock stands at now."""

    def dead_letters(self) -> list[tuple[Event | UnknownEvent, str]]:
        """The events that READER set aside, oldest first, with the reasons."""


class OutboxChannel:
    """Channel over a store with org acme and project shop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def publish(self, *events: Event, at: datetime = NOW) -> None:
        for event in events:
            self._publish(event, at)

    def delivery(self, now: datetime = NOW, reader: str = READER) -> Delivery:
        return OutboxDelivery(self._store, reader, lambda: now)

    def dead_letters(self) -> list[tuple[Event | UnknownEvent, str]]:
        return [(letter.entry.event, letter.reason) for letter in self._store.dead_letters(READER)]

    def _publish(self, event: Event, at: datetime) -> None:
        self._store.put_run(Run(*event.run), at, lambda run: [event])

"""The store's own outbox: events written with the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from terec.model import Event, UnknownEvent


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """position: grows with every new event of the store."""

    position: int
    event_id: str
    key: str
    event: Event | UnknownEvent


class Outbox(Protocol):
    def events_after(self, position: int, limit: int = 500) -> Sequence[OutboxEntry]:
        """Events behind `position`, oldest first. An event saved twice is there once; one nobody knows is there too."""

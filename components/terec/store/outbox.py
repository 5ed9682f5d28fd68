"""The store's own outbox: events written with the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from terec.model import Event


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """position: grows with every new event of the store."""

    position: int
    event_id: str
    key: str
    event: Event


class Outbox(Protocol):
    def events_after(self, position: int, limit: int = 500) -> Sequence[OutboxEntry]:
        """Events behind `position`, oldest first. An event saved twice is there once."""

    def confirm(self, reader: str, position: int) -> None:
        """The reader of this name has dealt with all events up to position; until then retention spares their runs."""

    def confirmed(self, reader: str) -> int:
        """The highest position that the reader confirmed; 0 when it never did."""

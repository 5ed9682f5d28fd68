"""Who reads the outbox, how far each came, and what could not be handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from terec.store.outbox import OutboxEntry


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that no handler could take, with the reason."""

    reader: str
    entry: OutboxEntry
    reason: str
    at: datetime


class Readers(Protocol):
    def position(self, reader: str) -> int:
        """How far the reader came; 0 for a new one."""

    def commit(self, reader: str, position: int) -> None:
        """The reader is done with everything up to position; never goes back."""

    def rewind(self, reader: str, position: int) -> None:
        """Let the reader see everything behind position again."""

    def newest_position(self) -> int: ...

    def take_lease(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """Whether `holder` now holds the lease: it was free, expired, or its own; then it ends in `seconds`."""

    def release_lease(self, name: str, holder: str) -> None: ...

    def put_dead_letter(self, letter: DeadLetter) -> None:
        """Keep the letter; one for each reader and event."""

    def dead_letters(self, reader: str | None = None) -> Sequence[DeadLetter]: ...

    def remove_dead_letter(self, reader: str, event_id: str) -> bool: ...

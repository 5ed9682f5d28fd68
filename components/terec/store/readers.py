"""Who reads the outbox, how far each came, and what could not be handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from terec.store.outbox import OutboxEntry

LONGEST_LEASE = timedelta(hours=2)
"""No lease is taken for so long; who holds one that ends later took it by a clock that is ahead."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that no handler could take, with the reason."""

    reader: str
    entry: OutboxEntry
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many events a reader has not read. oldest: when the first of them was received.

    unread: beyond a hundred a store may count events whose run is gone, too; so of a reader that was set back to the
    beginning every event that there ever was. dead_letters: how many it set aside.
    """

    unread: int
    oldest: datetime | None = None
    dead_letters: int = 0


class Readers(Protocol):
    def position(self, reader: str) -> int:
        """How far the reader came; 0 for a new one."""

    def commit(self, reader: str, position: int, came_from: int | None = None) -> bool:
        """The reader is done with everything up to position; never goes back.

        came_from: the position behind which it read. Where it stands elsewhere by now, somebody let it see events
        again or went on meanwhile: nothing changes then, and the answer is False. From its first commit on, be it of 0,
        retention spares runs with events that the reader has not read.
        """

    def rewind(self, reader: str, position: int) -> None:
        """Let the reader see everything behind position again."""

    def forget(self, reader: str) -> None:
        """There is no such reader any more: retention waits for it no longer, and it would begin at 0. Letters stay."""

    def backlog(self, reader: str) -> Backlog:
        """What lies behind the reader's position; cheap enough to be asked every few seconds."""

    def take_lease(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """Whether `holder` now holds the lease: it was free, expired, or its own; then it ends in `seconds`.

        One that ends later than LONGEST_LEASE from now counts as expired.
        """

    def release_lease(self, name: str, holder: str) -> None:
        """Free the lease at once; another holder's stays."""

    def put_dead_letter(self, letter: DeadLetter) -> None:
        """Keep the letter; one for each reader and event, the newest reason counts. It goes with its run."""

    def dead_letters(self, reader: str | None = None) -> Sequence[DeadLetter]:
        """Letters of one reader or of all, oldest event first."""

    def remove_dead_letter(self, reader: str, event_id: str) -> bool:
        """False when there is none."""

"""The port between what publishes events and what handles them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from terec.model import Event, TerecError

Handler = Callable[[Event], None]
"""Handles one event by re-reading the store; the same event may come again, so effects have deterministic keys."""


class UnreadableEvent(TerecError):
    """An event of an unknown type or version, or one that no handler can take: it goes to the dead letters."""

    title = "Unreadable event"


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a reader is behind. seconds: age of the oldest unread event, 0 when there is none."""

    records: int
    seconds: float


class Delivery(Protocol):
    """One reader's view of the events; events of one key come in order, each at least once."""

    def deliver(self, handler: Handler, most: int = 500) -> int:
        """Hand unread events to the handler, oldest first; how many were handled or set aside.

        The position is committed after the handler returned, so a crash between repeats the event. An error with
        `retry` stops here and leaves the event unread; any other error sets the event aside as a dead letter with its
        reason and goes on.
        """

    def lag(self) -> Lag: ...

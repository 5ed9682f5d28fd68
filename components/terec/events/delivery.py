"""The port between what publishes events and what handles them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from terec.model import Event

ANALYZER = "analyzer"
"""The reader that judges; the lease under which it works has the same name."""

RELAY = "kafka"
"""The reader of the outbox that publishes to Kafka; the lease under which it works has the same name."""

JUDGING = (ANALYZER, RELAY)
"""Where one of these readers ever committed, failures are judged: by it, or by an analyzer that reads from Kafka."""

Handler = Callable[[Event], None]
"""Handles one event by re-reading the store; the same event may come again, so effects have deterministic keys."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a reader is behind. seconds: age of the oldest unread event, 0 when there is none.

    dead_letters: events that were set aside and wait for a person. lost: events that were gone before they were read;
    what they told of is found again from the store.
    """

    records: int
    seconds: float
    dead_letters: int = 0
    lost: int = 0


class Delivery(Protocol):
    """One reader's view of the events; events of one key come in order, each at least once."""

    def deliver(self, handler: Handler, most: int = 500) -> int:
        """Hand unread events to the handler, oldest first; how many were handled or set aside.

        The position is committed after the handler returned, so a crash between repeats the event. An outage (a
        StoreError, or another error with `retry`) is raised and leaves the event unread; any other error sets the
        event aside as a dead letter with its reason, and the next one comes.
        """

    def replay(self, handler: Handler) -> int:
        """Hand the dead letters to the handler once more, oldest first; how many it took, which are letters no more.

        An outage is raised; a letter that cannot be handled again stays, with its newest reason.
        """

    def rewind(self) -> None:
        """Let every event that is still there come again."""

    def lag(self) -> Lag: ...

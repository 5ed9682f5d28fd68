"""`terec events replay --all` ends when every event at Kafka is read, or says why it cannot go on."""

from typing import Any

import pytest

from terec.cli.wiring import draining
from terec.cli.wiring.draining import drain_group
from terec.events import Lag
from terec.model import EventsUnreachable


class _Group:
    """In the place of a delivery: how many events it gives each time, and how many are left then."""

    def __init__(self, *turns: tuple[int, int]) -> None:
        self._turns = list(turns)
        self._left = 0

    def deliver(self, handler: Any, most: int = 500) -> int:
        given, self._left = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
        return given

    def lag(self) -> Lag:
        return Lag(self._left, 1.0)


def _drained(group: Any) -> int:
    return drain_group(group, lambda event: None)


def test_group_that_takes_the_member_in_late_is_waited_for() -> None:
    assert _drained(_Group((0, 5), (0, 5), (3, 2), (0, 2), (2, 0))) == 5


def test_events_that_another_member_reads_are_waited_for() -> None:
    assert _drained(_Group((0, 5), (0, 3), (0, 0))) == 0


def test_nothing_unread_ends_at_once() -> None:
    assert _drained(_Group((0, 0))) == 0


def test_it_ends_with_a_sentence_when_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "PATIENCE_SECONDS", 0.05)
    with pytest.raises(EventsUnreachable, match=r"1,200 of the events at Kafka wait.*stop every terec-analyzer"):
        _drained(_Group((100, 1_200), (0, 1_200)))

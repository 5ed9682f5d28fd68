"""Waiting for a run to be complete."""

from datetime import datetime, timedelta
from typing import Any

from terec.cli.gate.waiting import LONGEST_PAUSE, wait_for
from terec.model import NotFound, RecordedRun, RunKey
from terec_testing import NOW, a_run_key
from terec_testing.screens import a_build


class _Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = NOW
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)

    def time(self) -> datetime:
        return self.now


class _Results:
    """A run that is there from the second look on and complete from a time on."""

    def __init__(self, clock: _Clock, complete_after: float, **words: Any) -> None:
        self._clock, self._complete_after, self._words = clock, complete_after, words
        self.asked = 0

    def run(self, key: RunKey) -> RecordedRun:
        self.asked += 1
        if self.asked == 1:
            raise NotFound("Run not found.")
        done = (self._clock.now - NOW).total_seconds() >= self._complete_after
        words: dict[str, Any] = {"declared_parts": 2, "parts": ("a", "b") if done else ("a",)}
        return a_build(1, last_upload=self._clock.now, **{**words, **self._words})


def _wait(patience: float, complete_after: float, **words: Any) -> tuple[_Clock, list[str]]:
    clock, told = _Clock(), list[str]()
    results: Any = _Results(clock, complete_after, **words)
    wait_for(results, a_run_key(), timedelta(seconds=patience), clock.time, told.append, clock.pause)
    return clock, told


def test_ends_when_the_run_is_complete() -> None:
    clock, told = _wait(600, 60)
    assert 60 <= (clock.now - NOW).total_seconds() <= 60 + LONGEST_PAUSE
    assert told[:2] == ["nothing of it has arrived", "1 of 2 parts have arrived: a"]


def test_ends_with_its_patience() -> None:
    clock, _ = _wait(100, 10_000)
    assert (clock.now - NOW).total_seconds() == 100


def test_pauses_grow_to_the_longest() -> None:
    clock, _ = _wait(200, 10_000)
    assert clock.pauses[:5] == [1, 2, 4, 8, LONGEST_PAUSE]


def test_run_of_which_nothing_was_declared_is_not_waited_for() -> None:
    clock, _ = _wait(100, 10_000, declared_parts=None)
    assert clock.pauses == [1]


def test_ignored_run_is_not_waited_for() -> None:
    clock, _ = _wait(100, 10_000, ignore=True)
    assert clock.pauses == [1]

"""A worker goes on whatever goes wrong, says what it waits for, and stops on order."""

from collections.abc import Callable, Iterator
from threading import Event as Signal

import pytest
from structlog.testing import capture_logs

from terec.background import Worker, in_background
from terec.background import worker as module
from terec.model import StoreBusy

NEVER = 3600.0
SOON = 20.0


@pytest.fixture
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "growing_pause", lambda failures: 0.0)


def doing(*turns: Callable[[], float] | Exception, failed: Callable[[], None] = lambda: None) -> Worker:
    """A worker that takes these turns, an exception being one that raises it, and is told to stop after the last."""
    left: Iterator[Callable[[], float] | Exception] = iter(turns)

    def turn() -> float:
        each = next(left, None)
        if isinstance(each, Exception):
            raise each
        if each is not None:
            return each()
        worker.stop()
        return NEVER

    worker = Worker("tester", turn, "testing waits", failed)
    return worker


def test_turns_follow_each_other_until_the_order_to_stop() -> None:
    taken: list[int] = []

    def turn() -> float:
        taken.append(1)
        if len(taken) == 3:
            worker.stop()
        return 0.0

    worker = Worker("tester", turn, "testing waits")
    worker.work()

    assert len(taken) == 3


def test_a_worker_that_was_stopped_before_takes_no_turn() -> None:
    worker = Worker("tester", lambda: pytest.fail("a turn"), "testing waits")
    worker.stop()
    worker.work()


def test_a_turn_can_see_that_it_should_end() -> None:
    seen: list[bool] = []

    def turn() -> float:
        seen.append(worker.stopping)
        worker.stop()
        seen.append(worker.stopping)
        return NEVER

    worker = Worker("tester", turn, "testing waits")
    worker.work()

    assert seen == [False, True]


@pytest.mark.usefixtures("without_pauses")
def test_the_same_trouble_is_told_once_and_counted_each_time() -> None:
    failures: list[int] = []
    worker = doing(StoreBusy("Busy."), StoreBusy("Busy."), StoreBusy("Full."), failed=lambda: failures.append(1))

    with capture_logs() as lines:
        worker.work()

    assert [(line["event"], line["reason"]) for line in lines] == [
        ("testing waits", "Busy."),
        ("testing waits", "Full."),
    ]
    assert len(failures) == 3


@pytest.mark.usefixtures("without_pauses")
def test_trouble_lasts_until_a_turn_ends_well_and_is_told_again_when_it_comes_back() -> None:
    troubles: list[str | None] = []

    def look() -> float:
        troubles.append(worker.trouble())
        return 0.0

    worker = doing(look, StoreBusy("Busy."), look, look, StoreBusy("Busy."))
    with capture_logs() as lines:
        worker.work()

    assert troubles == [None, "Busy.", None]
    assert worker.trouble() is None
    assert [line["reason"] for line in lines] == ["Busy.", "Busy."]


@pytest.mark.usefixtures("without_pauses")
@pytest.mark.parametrize(
    ("error", "reason", "traced"),
    [
        (StoreBusy("Busy."), "Busy.", False),
        (ZeroDivisionError("a fault"), "a fault", True),
        (AssertionError(), "AssertionError", True),
    ],
)
def test_an_unexpected_error_is_told_with_its_traceback_and_is_never_without_words(
    error: Exception, reason: str, traced: bool
) -> None:
    troubles: list[str | None] = []

    def look() -> float:
        troubles.append(worker.trouble())
        return 0.0

    worker = doing(error, look)
    with capture_logs() as lines:
        worker.work()

    assert troubles == [reason]
    (line,) = lines
    assert line["reason"] == reason
    assert (line["exc_info"] is error) == traced


def test_pauses_grow_with_failures_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def pause(failures: int) -> float:
        asked.append(failures)
        return 0.0

    monkeypatch.setattr(module, "growing_pause", pause)
    with capture_logs():
        doing(OSError("a"), OSError("b"), lambda: 0.0, OSError("c")).work()

    assert asked == [1, 2, 1]


def test_who_is_woken_waits_no_longer() -> None:
    def turn() -> float:
        worker.wake()
        return NEVER

    worker = doing(turn, turn)
    worker.work()


def test_it_works_in_the_background_until_the_block_ends() -> None:
    worked = Signal()

    def turn() -> float:
        worked.set()
        return NEVER

    worker = Worker("tester", turn, "testing waits")
    with capture_logs() as lines, in_background(worker, SOON):
        assert worked.wait(SOON)

    assert worker.stopping
    assert lines == []


def test_a_pause_after_a_failure_holds_no_end_up(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Signal()
    monkeypatch.setattr(module, "growing_pause", lambda failures: NEVER)
    worker = doing(StoreBusy("Busy."), failed=failed.set)

    with capture_logs() as lines, in_background(worker, SOON):
        assert failed.wait(SOON)

    assert [line["event"] for line in lines] == ["testing waits"]


def test_a_turn_that_does_not_end_is_left_behind_and_the_log_says_so() -> None:
    begun, released = Signal(), Signal()

    def turn() -> float:
        begun.set()
        released.wait(SOON)
        return NEVER

    with capture_logs() as lines, in_background(Worker("tester", turn, "testing waits"), 0.0):
        assert begun.wait(SOON)
    released.set()

    assert [(line["event"], line["work"]) for line in lines] == [("work under way is left behind", "tester")]

"""Something slow is asked in the background."""

from threading import Event

import pytest

from terec.model import EventsUnreachable, StoreBusy
from terec.telemetry import WithinTime

PATIENT, IMPATIENT = 20.0, 0.01


def test_answer_that_comes_in_time_is_given_and_asked_anew_each_time() -> None:
    answers = iter([1, 2])
    ask = WithinTime(lambda: next(answers), PATIENT, "Not known yet.")

    assert (ask(), ask()) == (1, 2)


def test_error_that_comes_in_time_is_raised() -> None:
    def busy() -> int:
        raise StoreBusy("It is busy.")

    with pytest.raises(StoreBusy, match="It is busy"):
        WithinTime(busy, PATIENT, "Not known yet.")()


def test_unexpected_error_is_told_as_one_sentence() -> None:
    def broken() -> int:
        raise ZeroDivisionError("a fault")

    with pytest.raises(EventsUnreachable, match=r"^Not known yet\. \(ZeroDivisionError: a fault\)$"):
        WithinTime(broken, PATIENT, "Not known yet.")()


def test_late_answer_is_given_to_who_asks_next_and_nobody_asks_twice_at_once() -> None:
    go_on, asked = Event(), []

    def slow() -> int:
        asked.append(1)
        assert go_on.wait(20)
        return len(asked)

    ask = WithinTime(slow, IMPATIENT, "Not known yet.")
    for _ in range(2):
        with pytest.raises(EventsUnreachable, match=r"^Not known yet\.$"):
            ask()
    assert len(asked) == 1
    go_on.set()

    while True:  # until the first answer is there
        try:
            assert ask() >= 1
            break
        except EventsUnreachable:
            continue

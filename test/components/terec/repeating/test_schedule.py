"""Work comes again and again, whatever it raises, and its end is waited for."""

import logging
from threading import Event
from typing import Any

import pytest
from apscheduler.executors.base import MaxInstancesReachedError
from apscheduler.executors.pool import ThreadPoolExecutor

from terec.repeating import repeated

OFTEN, SELDOM = 0.001, 3600.0
SOON = 20.0


def test_work_is_done_again_and_again() -> None:
    done: list[int] = []
    thrice = Event()

    def work() -> None:
        done.append(1)
        if len(done) == 3:
            thrice.set()

    with repeated("testing", work, OFTEN):
        assert thrice.wait(SOON)


def test_the_first_time_is_not_waited_for() -> None:
    done = Event()
    with repeated("testing", done.set, SELDOM):
        assert done.wait(SOON)


def test_an_unexpected_error_is_told_with_its_traceback_and_work_is_done_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: list[int] = []
    went_on = Event()

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError("a fault")
        went_on.set()

    with repeated("testing", work, OFTEN):
        assert went_on.wait(SOON)

    (told,) = caplog.records
    assert told.levelno == logging.ERROR
    assert "testing" in told.getMessage()
    assert told.exc_text is not None
    assert "ZeroDivisionError: a fault" in told.exc_text


def test_a_time_that_comes_while_work_is_under_way_is_passed_over_without_a_word(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_over, again = Event(), Event()
    under_way: list[int] = []
    submit = ThreadPoolExecutor.submit_job

    def submitting(*words: Any) -> None:
        try:
            submit(*words)
        except MaxInstancesReachedError:
            passed_over.set()
            raise

    def work() -> None:
        under_way.append(1)
        assert len(under_way) == 1
        if passed_over.is_set():
            again.set()
        assert passed_over.wait(SOON)
        under_way.pop()

    monkeypatch.setattr(ThreadPoolExecutor, "submit_job", submitting)
    with repeated("testing", work, OFTEN):
        assert again.wait(SOON)

    assert caplog.records == []


def test_the_end_waits_for_work_under_way() -> None:
    begun, released, ended = Event(), Event(), Event()

    def work() -> None:
        begun.set()
        released.wait(SOON)
        ended.set()

    with repeated("testing", work, SELDOM, SOON):
        assert begun.wait(SOON)
        released.set()

    assert ended.is_set()


def test_work_that_takes_longer_than_its_grace_is_left_behind() -> None:
    begun, released, ended = Event(), Event(), Event()

    def work() -> None:
        begun.set()
        released.wait(SOON)
        ended.set()

    with repeated("testing", work, SELDOM, 0.0):
        assert begun.wait(SOON)
    assert not ended.is_set()
    released.set()

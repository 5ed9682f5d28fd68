"""A build that somebody named is fetched once, when it is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from terec.jenkins import Fetcher, JobName, Named, fetched_in_background
from terec.jenkins.fetching import ERRORS, WAITING
from terec.model import NotFound, RemoteError

ONE, TWO = Named(JobName(("shop",)), 1), Named(JobName(("shop",)), 2)


class Jumping:
    """A clock that stands where the next look is due, so that nothing is waited for."""

    def __init__(self, step: float = 1000.0) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@contextmanager
def _working(fetch: Callable[[Named], bool]) -> Iterator[tuple[Fetcher, list[str]]]:
    told: list[str] = []
    fetcher = Fetcher(fetch, told.append, Jumping())
    thread = Thread(target=fetcher.work, daemon=True)
    thread.start()
    yield fetcher, told
    fetcher.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_a_running_build_is_looked_at_until_it_is_done() -> None:
    answers, done = iter([False, False, True]), Event()

    def fetch(named: Named) -> bool:
        finished = next(answers)
        if finished:
            done.set()
        return finished

    with _working(fetch) as (fetcher, told):
        assert fetcher.ask(ONE)
        assert done.wait(10)
    assert (told, next(answers, None)) == ([], None)


def test_what_a_later_try_may_do_is_tried_again_and_then_given_up() -> None:
    tries, given_up = [], Event()

    def fetch(named: Named) -> bool:
        tries.append(named)
        raise RemoteError("Jenkins does not answer.")

    told: list[str] = []

    def tell(sentence: str) -> None:
        told.append(sentence)
        given_up.set()

    fetcher = Fetcher(fetch, tell, Jumping(100.0))
    with fetched_in_background(fetcher):
        fetcher.ask(ONE)
        assert given_up.wait(10)
    assert (len(tries), told) == (ERRORS, ["shop #1 is given up: Jenkins does not answer."])


def test_a_build_that_is_not_there_is_given_up_at_once() -> None:
    tries, fetched = [], Event()

    def fetch(named: Named) -> bool:
        tries.append(named)
        if named == ONE:
            raise NotFound("There is nothing.")
        fetched.set()
        return True

    with _working(fetch) as (fetcher, told):
        fetcher.ask(ONE)
        fetcher.ask(TWO)
        assert fetched.wait(10)
    assert (tries, told) == ([ONE, TWO], ["shop #1 is given up: There is nothing."])


def test_a_build_that_meets_a_fault_is_given_up_with_a_traceback_and_the_next_is_fetched(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fetched = Event()

    def fetch(named: Named) -> bool:
        if named == ONE:
            raise ZeroDivisionError("a fault")
        fetched.set()
        return True

    with _working(fetch) as (fetcher, told):
        fetcher.ask(ONE)
        fetcher.ask(TWO)
        assert fetched.wait(10)
        assert fetcher.ask(ONE), "it waits no more, and may be named again"

    assert told == []
    line = caplog.records[0]
    assert line.getMessage() == "shop #1 is given up"
    assert "ZeroDivisionError: a fault" in str(line.exc_text)


def test_a_build_that_runs_for_ever_is_given_up() -> None:
    told: list[str] = []
    given_up = Event()

    def tell(sentence: str) -> None:
        told.append(sentence)
        given_up.set()

    fetcher = Fetcher(lambda named: False, tell, Jumping())
    with fetched_in_background(fetcher):
        fetcher.ask(ONE)
        assert given_up.wait(10)
    assert told == ["shop #1 is given up: it still runs."]


def test_a_build_named_twice_waits_once_and_the_waiting_are_bounded() -> None:
    fetcher = Fetcher(lambda named: True, print)
    for number in range(WAITING):
        assert fetcher.ask(ONE._replace(number=number))
    assert fetcher.ask(ONE)
    assert not fetcher.ask(ONE._replace(number=WAITING))

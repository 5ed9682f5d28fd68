"""Deadlines of all requests are watched by one timer."""

from collections.abc import Callable

from terec.store_cassandra.cluster.deadlines import TICK, Deadlines


class Loop:
    """A clock that is moved, and calls back what it was asked to."""

    def __init__(self) -> None:
        self.now = 100.0
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.set = 0
        self.deadlines = Deadlines(self.wake, lambda: self.now)
        self.called: list[str] = []

    def wake(self, seconds: float, callback: Callable[[], None]) -> None:
        self.set += 1
        self.timers.append((self.now + seconds, callback))

    def pass_by(self, seconds: float) -> None:
        ends = self.now + seconds
        while self.timers and self.timers[0][0] <= ends:
            self.now, callback = self.timers.pop(0)
            callback()
        self.now = ends

    def after(self, seconds: float, name: str) -> Callable[[], None]:
        return self.deadlines.after(seconds, lambda: self.called.append(name)).cancel


def test_what_is_over_is_called_once() -> None:
    loop = Loop()
    loop.after(10, "request")
    loop.pass_by(9.9)
    assert loop.called == []
    loop.pass_by(0.2 + TICK)
    assert loop.called == ["request"]
    loop.pass_by(60)
    assert loop.called == ["request"]


def test_what_is_answered_is_not_called() -> None:
    loop = Loop()
    cancel = loop.after(10, "answered")
    loop.after(10, "lost")
    cancel()
    loop.pass_by(11)
    assert loop.called == ["lost"]


def test_shorter_deadline_is_called_before_a_longer_one_that_was_set_first() -> None:
    loop = Loop()
    loop.after(30, "slow")
    loop.after(2, "fast")
    loop.pass_by(3)
    assert loop.called == ["fast"]
    loop.pass_by(28)
    assert loop.called == ["fast", "slow"]


def test_many_requests_take_one_timer() -> None:
    loop = Loop()
    for nth in range(1000):
        loop.after(10, str(nth))()
    loop.after(10, "last")
    assert loop.set == 1


def test_no_timer_is_left_when_all_is_answered() -> None:
    loop = Loop()
    loop.after(10, "answered")()
    loop.pass_by(TICK)
    assert loop.timers == []
    loop.after(10, "later")
    loop.pass_by(11)
    assert loop.called == ["later"]


def test_timer_that_went_with_its_connections_is_set_again() -> None:
    loop = Loop()
    loop.after(10, "before")
    loop.timers.clear()
    loop.now += 5
    loop.after(10, "after")
    loop.pass_by(11)
    assert loop.called == ["before", "after"]

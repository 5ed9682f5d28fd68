"""GitHub is asked as often as it says, and no more."""

import pytest

from terec.github import Pace
from terec.model import AskedTooOften


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_limit_is_waited_for() -> None:
    clock = Clock()
    pace = Pace(60, clock, clock.sleep)
    pace.after({"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "1030"})

    pace.before()
    pace.before()

    assert clock.slept == [31]


def test_beyond_the_patience_one_sentence_says_when_to_go_on() -> None:
    clock = Clock()
    pace = Pace(60, clock, clock.sleep)
    pace.after({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "4600"})

    with pytest.raises(AskedTooOften, match=r"until 1970-01-01T01:16:41Z; call the same again then\."):
        pace.before()
    assert clock.slept == []


def test_patience_is_for_all_waits_together() -> None:
    clock = Clock()
    pace = Pace(60, clock, clock.sleep)
    pace.wait(40)

    with pytest.raises(AskedTooOften):
        pace.wait(40)


@pytest.mark.parametrize("headers", [{}, {"x-ratelimit-remaining": "many"}, {"x-ratelimit-remaining": "0"}])
def test_a_server_without_limits_is_never_waited_for(headers: dict[str, str]) -> None:
    clock = Clock()
    pace = Pace(0, clock, clock.sleep)
    pace.after(headers)
    pace.before()

    assert clock.slept == []

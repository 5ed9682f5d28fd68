"""A suite that cannot be looked at keeps no other from it."""

from datetime import timedelta
from typing import Any, cast

import pytest

from terec.model import Org, StoreBusy, Suite, SuiteKey
from terec.notify import StatusesPut, Watching
from terec.notify.watching import LOOK_SECONDS, PUT_OFF_SECONDS
from terec_testing import NOW

SUITES = [SuiteKey("acme", "shop", name) for name in ("a", "b", "c")]


class _Store:
    """Tells of no event, and of three suites."""

    def position(self, reader: str) -> int:
        return 0

    def events_after(self, position: int, most: int) -> list[Any]:
        return []

    def orgs(self) -> list[Org]:
        return [Org("acme")]

    def suites(self, org: str) -> list[Suite]:
        return [Suite(*each) for each in SUITES]


class _StatusKeeper:
    """Has to do with each suite at first; errors: raised for these each time."""

    def __init__(self, errors: dict[SuiteKey, Exception]) -> None:
        self.errors, self.corrected = errors, list[str]()

    def digest(self, suite: SuiteKey) -> str:
        return "as it is"

    def keep_right(self, suite: SuiteKey, only: object) -> StatusesPut:
        self.corrected.append(suite.suite)
        if suite in self.errors:
            raise self.errors[suite]
        return StatusesPut(())


class _Looks:
    """A server that looks every LOOK_SECONDS."""

    def __init__(self, keeper: _StatusKeeper) -> None:
        self.now, self.told = NOW, dict[str, str | None]()
        self._watching = Watching(cast(Any, _Store()), cast(Any, keeper), lambda: self.now)

    def look(self, seconds: float = LOOK_SECONDS) -> None:
        self.now += timedelta(seconds=seconds)
        self._watching.turn(lambda suite, done: self.told.update({suite.suite: done.trouble}), lambda: True)


def test_suite_that_raises_is_told_of_and_put_off_and_the_others_are_corrected() -> None:
    keeper = _StatusKeeper({SUITES[1]: ValueError("no such verdict")})
    server = _Looks(keeper)

    server.look()
    assert keeper.corrected == ["a", "b", "c"]
    assert (server.told["a"], server.told["c"]) == (None, None)
    assert "acme/shop/b" in str(server.told["b"])
    assert "ValueError: no such verdict" in str(server.told["b"])

    server.look()
    assert keeper.corrected == ["a", "b", "c"]

    server.look(PUT_OFF_SECONDS)
    assert keeper.corrected == ["a", "b", "c", "b"]

    keeper.errors.clear()
    server.look(PUT_OFF_SECONDS)
    assert server.told["b"] is None


def test_store_that_is_away_ends_the_turn() -> None:
    keeper = _StatusKeeper({SUITES[1]: StoreBusy("Busy.")})

    with pytest.raises(StoreBusy):
        _Looks(keeper).look()

    assert keeper.corrected == ["a", "b"]

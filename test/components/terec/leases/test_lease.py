"""One holder at a time, on a real store."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from terec.leases import LEASE_SECONDS, Lease
from terec.model import StoreBusy
from terec.store import Store
from terec_testing import NOW


class Clock:
    """Stands where it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lease(store: Store, clock: Clock) -> Callable[[], Lease]:
    """A lease for another process each time."""
    return lambda: Lease(store, "analyzer", clock)


def test_one_of_two_holds_it(lease: Callable[[], Lease]) -> None:
    one, other = lease(), lease()

    assert one.held()
    assert not other.held()
    assert one.held()


def test_leases_of_other_names_are_free(store: Store, clock: Clock, lease: Callable[[], Lease]) -> None:
    assert lease().held()
    assert Lease(store, "notifier", clock).held()


def test_holder_at_work_keeps_it_for_as_long_as_it_likes(lease: Callable[[], Lease], clock: Clock) -> None:
    one, other = lease(), lease()
    for _ in range(10):
        assert one.held()
        assert not other.held()
        clock.passes(LEASE_SECONDS / 2)


def test_killed_holder_loses_it_when_it_ends(lease: Callable[[], Lease], clock: Clock) -> None:
    killed, other = lease(), lease()
    assert killed.held()

    clock.passes(LEASE_SECONDS - 1)
    assert not other.held()
    clock.passes(1)
    assert other.held()


def test_holder_that_stalled_sees_that_it_has_lost_it(lease: Callable[[], Lease], clock: Clock) -> None:
    stalled, other = lease(), lease()
    assert stalled.held()
    clock.passes(LEASE_SECONDS)
    assert other.held()

    assert not stalled.held()
    with stalled:
        pass
    assert not lease().held(), "who lost it gave back another's lease"


def test_it_is_given_back_at_the_end(lease: Callable[[], Lease]) -> None:
    with lease() as one:
        assert one.held()

    assert lease().held()


def test_clock_set_back_is_no_reason_to_wait(lease: Callable[[], Lease], clock: Clock) -> None:
    one, other = lease(), lease()
    assert one.held()
    clock.passes(-3600)
    assert one.held()
    clock.passes(LEASE_SECONDS)

    assert other.held()


def test_store_that_does_not_answer_is_an_outage(
    lease: Callable[[], Lease], clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*words: object) -> None:
        raise StoreBusy("Another writer holds the store; try again.")

    one = lease()
    assert one.held()
    monkeypatch.setattr(type(store), "take_lease", busy)
    monkeypatch.setattr(type(store), "release_lease", busy)
    clock.passes(LEASE_SECONDS)

    with one, pytest.raises(StoreBusy):
        one.held()

import gc
import weakref
from collections.abc import Iterator

import pytest

from terec.garbage import collect_seldom


class Ring:
    """Holds itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_is_there_is_left_out_of_collections() -> None:
    collect_seldom()
    assert gc.get_freeze_count() > 0


def test_garbage_made_before_the_call_is_gone_not_kept_for_ever() -> None:
    gone = weakref.ref(Ring())
    collect_seldom()
    assert gone() is None


def test_a_list_of_many_objects_starts_no_collection() -> None:
    collect_seldom()
    before = [each["collections"] for each in gc.get_stats()]
    kept = [[each] for each in range(10_000)]
    assert [each["collections"] for each in gc.get_stats()] == before
    assert len(kept) == 10_000


def test_rings_are_freed_in_the_end_nevertheless() -> None:
    collect_seldom()
    first = weakref.ref(Ring())
    rings = 0
    while first() is not None and rings < 1_000_000:
        Ring()
        rings += 1
    assert first() is None

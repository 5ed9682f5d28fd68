"""How a run's tests differ from those of the run it is compared with."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from terec.model import LostHow, LostTest, Outcome, RunPoint, shard_of
from terec.regression.thresholds import LOST_SHARE


@dataclass(frozen=True, slots=True)
class RunChanges:
    """What a complete run lost, gained and fixed, by test id in sorted order.

    lost: passed before, now missing or skipped. gained: never seen in the run before. fixed: failed before, pass now.
    passed_before: how many tests passed in the run compared with. lost_parts: parts it had that
    did not arrive now, each with tests that had their result from it and of which nothing came from elsewhere.
    compared_with: that run; None: there was none, and nothing can be said to be lost.
    """

    lost: tuple[LostTest, ...] = ()
    gained: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    passed_before: int = 0
    lost_parts: tuple[str, ...] = ()
    compared_with: RunPoint | None = None

    @property
    def holds_gate(self) -> bool:
        """Whether so much was lost that the run cannot be judged, unless a person acknowledged it."""
        return bool(self.lost_parts) or len(self.lost) > LOST_SHARE * self.passed_before


def changes(
    now: Mapping[str, Outcome],
    before: Mapping[str, Outcome],
    compared_with: RunPoint | None,
    parts_now: Set[str] = frozenset(),
    parts_before: Set[str] = frozenset(),
) -> RunChanges:
    """Compare a run with the base's run, or without a target with the last complete run; linear in the tests.

    Both must be complete and usable: of an incomplete run nothing is missing yet, and it made nothing pass.
    parts_now: every part that arrived. parts_before: those that the tests which are missing now had their result from.
    """
    if compared_with is None:
        return RunChanges()
    passed = [test for test, outcome in before.items() if outcome is Outcome.PASS]
    lost = [
        LostTest(test, LostHow.SKIPPED if test in now else LostHow.MISSING)
        for test in passed
        if now.get(test, Outcome.SKIP) is Outcome.SKIP
    ]
    fixed = (test for test, outcome in before.items() if outcome is Outcome.FAIL and now.get(test) is Outcome.PASS)
    return RunChanges(
        lost=tuple(sorted(lost, key=lambda each: each.test_id)),
        gained=tuple(sorted(now.keys() - before.keys())),
        fixed=tuple(sorted(fixed)),
        passed_before=len(passed),
        lost_parts=parts_gone(parts_now, parts_before) if before.keys() - now.keys() else (),
        compared_with=compared_with,
    )


def parts_gone(now: Set[str], before: Set[str]) -> tuple[str, ...]:
    """Parts that did not arrive; none is a shard of a job that is cut into another number of shards now."""
    shards = [shard for part in now if (shard := shard_of(part))]
    cut_anew = {(each.job, each.total) for each in shards}
    jobs = {each.job for each in shards}

    def is_moved(part: str) -> bool:
        shard = shard_of(part)
        return shard is not None and shard.job in jobs and (shard.job, shard.total) not in cut_anew

    return tuple(sorted(part for part in before - now if not is_moved(part)))

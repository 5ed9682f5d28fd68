"""What of a run is asked about: all of it, or one part for the job that sent it and does not wait for the others."""

from collections.abc import Set
from dataclasses import replace
from functools import cached_property

from terec.analysis.judging import RunUnderJudgement
from terec.analysis.losses import losses
from terec.analysis.seen import GivenRun, RunSeen, StoredRun
from terec.model import (
    Completeness,
    NotFound,
    Outcome,
    RecordedResult,
    RunPoint,
    missing_shards,
    shard_of,
)
from terec.regression import RunChanges, changes
from terec.store import Store


class WholeRun:
    """All that arrived of a run. Of given results that are a part of it, nothing is said about the other parts."""

    def __init__(self, judging: RunUnderJudgement) -> None:
        self.judging = judging
        self._is_part = isinstance(judging.seen, GivenRun) and judging.seen.is_part

    @property
    def part(self) -> None:
        return None

    @property
    def completeness(self) -> Completeness:
        return self.judging.completeness

    @property
    def lacking(self) -> str:
        """What was declared and time alone does not make up for."""
        return "" if self._is_part else self.judging.run.lacking

    @cached_property
    def failed(self) -> Set[str]:
        """Tests whose failures are asked about."""
        return {each.test_id for each in self.judging.made.verdicts}

    @property
    def ran(self) -> int:
        """Tests that passed or failed."""
        return sum(outcome is not Outcome.SKIP for outcome in self.judging.seen.outcomes.values())

    @cached_property
    def changes(self) -> RunChanges:
        """What the run lost, gained and fixed, once it is complete."""
        if self.completeness is Completeness.INCOMPLETE or self._is_part:
            return RunChanges()
        seen, before = self.judging.seen, self.judging.reference
        if before is None:
            return RunChanges()
        point = self.judging.past.facts[before.run.branch, before.run.run_id].point
        if isinstance(seen, GivenRun) and seen.part is not None and before.run.parts != (seen.part,):
            return changes_of_part(seen, seen.part, before, point)
        arrived = seen.run.parts if isinstance(seen, StoredRun) else before.parts
        return losses(seen.outcomes, arrived, before, point)


class PartOfRun:
    """One part of a stored run, which answers for what failed and was lost in it; nothing is waited for.

    Verdicts, causes and an outage are told of the whole run as it stands, so that they are those of the other parts.
    """

    def __init__(self, store: Store, judging: RunUnderJudgement, seen: StoredRun, part: str) -> None:
        self.judging, self.part = judging, part
        self._store, self._seen = store, seen

    @property
    def completeness(self) -> Completeness:
        return Completeness.UNDECLARED

    @property
    def lacking(self) -> str:
        return ""

    @property
    def stands_alone(self) -> bool:
        """Whether the run and the one that it is compared with are this part and no other is to come."""
        run, before = self._seen.run, self.judging.reference
        declared = (run.declared_parts or 1) > 1 or bool(missing_shards(run.parts))
        alone = run.parts == (self.part,) and not declared
        return alone and (before is None or before.run.parts == (self.part,))

    @cached_property
    def failed(self) -> Set[str]:
        """Tests whose failures are asked about."""
        return {each.test_id for each in self._seen.failed if failed_in(each, self.part)}

    @property
    def ran(self) -> int:
        """Tests that passed or failed in the part, at least.

        Skipped ones are read only where they may be all of it, every one only where other parts' results count.
        """
        count, skipped = self._seen.parts.get(self.part, 0), self._seen.run.skip_count or 0
        if count > skipped:
            return count - skipped
        key = self._seen.run.key
        count -= sum(each.part == self.part for each in self._store.results(key, Outcome.SKIP))
        return count or sum(_ran_in(each, self.part) for each in self._store.results(key))

    @cached_property
    def changes(self) -> RunChanges:
        """What the part lost against the same part before; of a shard nothing is said, for shards move tests."""
        before = self.judging.reference
        if before is None or shard_of(self.part) or self.part not in before.parts:
            return RunChanges()
        point = self.judging.past.facts[before.run.branch, before.run.run_id].point
        if not self._may_have_lost(before):
            return RunChanges(compared_with=point)
        return changes_of_part(self._seen, self.part, before, point)

    def _may_have_lost(self, before: StoredRun) -> bool:
        """Whether the part has fewer results than before, or a test that passed is skipped: told without results."""
        if self._seen.parts.get(self.part, 0) < before.parts[self.part]:
            return True
        skipped = (test for test, outcome in self._seen.outcomes.items() if outcome is Outcome.SKIP)
        return any(before.outcomes.get(test) is Outcome.PASS for test in skipped)


Scope = WholeRun | PartOfRun


def scope_of(store: Store, judging: RunUnderJudgement, part: str | None) -> Scope:
    """The part of a stored run; all of the run where none is named, or where that is all that the part is of.

    NotFound: no such part.
    """
    seen = judging.seen
    if part is None or isinstance(seen, GivenRun):
        return WholeRun(judging)
    if part not in seen.run.parts:
        there = ", ".join(map(repr, seen.run.parts)) or "none"
        raise NotFound(f"Part not found: {part!r} in {seen.run.key}, whose parts are: {there}.")
    found = PartOfRun(store, judging, seen, part)
    return WholeRun(judging) if found.stands_alone else found


def changes_of_part(seen: RunSeen, part: str, before: StoredRun, point: RunPoint) -> RunChanges:
    """What is lost of the part that the run before had; of one that it did not have nothing can be said.

    Nor of a shard, for shards move tests.
    """
    if shard_of(part) or part not in before.run.parts:
        return RunChanges()
    lost = changes(seen.outcomes, dict.fromkeys(before.passed_in(part), Outcome.PASS), point)
    return replace(lost, gained=(), fixed=())


def failed_in(result: RecordedResult, part: str) -> bool:
    """Whether a failure is one of the part as well: its result counts, or one of the part's last attempt failed.

    Of what several senders say of that attempt, or one upload says twice, the worst counts, as in a whole run; what
    was sent again is not among the tries any more.
    """
    if result.part == part:
        return True
    tries = [each for each in result.attempts if each.part == part]
    last = max((each.attempt or 1 for each in tries), default=1)
    return any(each.result is Outcome.FAIL for each in tries if (each.attempt or 1) == last)


def _ran_in(result: RecordedResult, part: str) -> bool:
    """Whether the part passed or failed it, be the result that counts another part's."""
    tries = [(each.part, each.result) for each in result.attempts]
    return any(each == part and outcome is not Outcome.SKIP for each, outcome in [(result.part, result.result), *tries])

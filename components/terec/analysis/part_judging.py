"""Judges one part of a stored run, for the job that sent it and does not wait for the others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from terec.analysis.judging import RunJudgement
from terec.analysis.past import PastReader
from terec.analysis.seen import StoredRun
from terec.model import (
    Completeness,
    NotFound,
    Outcome,
    RecordedResult,
    completeness,
    missing_shards,
    shard_of,
)
from terec.regression import RunChanges, changes
from terec.store import Store


class PartJudgement(RunJudgement):
    """A run of which one part answers for what failed and was lost in it; nothing is waited for.

    Verdicts, causes and an outage are told of the whole run as it stands, so that they are those of the other parts.
    """

    def __init__(
        self, store: Store, seen: StoredRun, now: datetime, reader: PastReader, against: str | None, part: str
    ) -> None:
        super().__init__(store, seen, now, reader, against)
        self.part = part
        self._run_seen = seen

    @cached_property
    def completeness(self) -> Completeness:
        return completeness(self.run, self.now)

    @property
    def is_part(self) -> bool:
        return True

    @property
    def stands_alone(self) -> bool:
        """Whether the run and the one that it is compared with are this part and no other is to come."""
        run = self.run
        declared = (run.declared_parts or 1) > 1 or bool(missing_shards(run.parts))
        alone = run.parts == (self.part,) and not declared
        return alone and (self.reference is None or self.reference.run.parts == (self.part,))

    def answers_for(self, test_id: str) -> bool:
        return test_id in self._failed

    @cached_property
    def _failed(self) -> frozenset[str]:
        return frozenset(each.test_id for each in self.seen.failed if failed_in(each, self.part or ""))

    @property
    def ran(self) -> int:
        """Tests that passed or failed in the part, at least; skipped ones are read only where they may be all of it."""
        count, skipped = self._run_seen.parts.get(self.part or "", 0), self.run.skip_count or 0
        if count > skipped:
            return count - skipped
        return count - sum(each.part == self.part for each in self._store.results(self.run.key, Outcome.SKIP))

    @cached_property
    def changes(self) -> RunChanges:
        """What the part lost against the same part before; of a shard nothing is said, for shards move tests."""
        before, part = self.reference, self.part or ""
        if before is None or shard_of(part) or part not in before.parts:
            return RunChanges()
        point = self.past.facts[before.run.branch, before.run.run_id].point
        if not self._may_have_lost(before):
            return RunChanges(compared_with=point)
        passed = (each.test_id for each in _of_part(self._store.results(before.run.key, Outcome.PASS), part))
        lost = changes(self.seen.outcomes, dict.fromkeys(passed, Outcome.PASS), point)
        return replace(lost, gained=(), fixed=())

    def _may_have_lost(self, before: StoredRun) -> bool:
        """Whether the part has fewer results than before, or a test that passed is skipped: told without results."""
        part, now = self.part or "", self.seen.outcomes
        if self._run_seen.parts.get(part, 0) < before.parts[part]:
            return True
        skipped = (test for test, outcome in now.items() if outcome is Outcome.SKIP)
        return any(before.outcomes.get(test) is Outcome.PASS for test in skipped)


def judgement_of_part(
    store: Store, seen: StoredRun, now: datetime, reader: PastReader, against: str | None, part: str
) -> RunJudgement:
    """The judgement of the part; of the whole run where that is all that the part is of. NotFound: no such part."""
    if part not in seen.run.parts:
        there = ", ".join(map(repr, seen.run.parts)) or "none"
        raise NotFound(f"Part not found: {part!r} in {seen.run.key}, whose parts are: {there}.")
    found = PartJudgement(store, seen, now, reader, against, part)
    return RunJudgement(store, seen, now, reader, against) if found.stands_alone else found


def failed_in(result: RecordedResult, part: str) -> bool:
    """Whether a failure is one of the part as well: its result counts, or the part's own last try failed."""
    if result.part == part:
        return True
    tries = [each for each in result.attempts if each.part == part]
    return bool(tries) and max(enumerate(tries), key=lambda each: (each[1].attempt or 1, each[0]))[1].result is (
        Outcome.FAIL
    )


def _of_part(results: Iterable[RecordedResult], part: str) -> Iterable[RecordedResult]:
    return (each for each in results if each.part == part)

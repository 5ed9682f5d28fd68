"""Judges the failures of one run from what was there at its time."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from terec.analysis.acknowledged_losses import AcknowledgedLosses
from terec.analysis.causes import causes_of, known_causes
from terec.analysis.histories import NOTHING, TestHistory, read_histories
from terec.analysis.judgement_version import JUDGEMENT_VERSION
from terec.analysis.losses import StoredRuns
from terec.analysis.outages import may_have_broken
from terec.analysis.past import Past, PastReader, out_of_date
from terec.analysis.reference import OwnRuns
from terec.analysis.seen import GivenRun, RunSeen, StoredRun
from terec.model import (
    Completeness,
    Judged,
    RecordedRun,
    StoredJudgement,
    StoredVerdict,
)
from terec.regression import (
    Failure,
    RunFacts,
    base_place,
    broke_at_once,
    judge,
    reference_run,
    worst_judged,
)
from terec.similarity import KnownCause
from terec.store import Store

REFERENCES_MAX = 8
"""Most runs that are looked at for one whose results are there, to compare with."""


class RunUnderJudgement:
    """One run under judgement: what was there before it, its verdicts and causes; each thing is read once.

    against: another target than the run's own; then nothing stored is taken for it. as_of: judge as if it were then:
    what started later is not looked at.
    """

    def __init__(
        self,
        store: Store,
        seen: RunSeen,
        now: datetime,
        reader: PastReader | None = None,
        against: str | None = None,
        as_of: datetime | None = None,
    ) -> None:
        self.seen, self.now, self.as_of = seen, now, as_of
        self._store, self._against = store, against
        self._runs = StoredRuns(store)
        self._reader = reader or PastReader(store, seen.run.key.suite_key, now)

    @property
    def run(self) -> RecordedRun:
        return self.seen.run

    @cached_property
    def completeness(self) -> Completeness:
        return self.seen.completeness(self.now)

    @cached_property
    def past(self) -> Past:
        return self._reader.of(self.run, self._against, self.as_of)

    @cached_property
    def facts(self) -> RunFacts:
        return replace(self.past.run, infra=self.made.infra)

    @cached_property
    def made(self) -> StoredJudgement:
        """The stored judgement where it is up to date, else made on the spot."""
        return self.stored if self.stored is not None and self.is_current(self.stored) else self.judged_now()

    @cached_property
    def stored(self) -> StoredJudgement | None:
        if isinstance(self.seen, GivenRun) or self.past.run.target != self._reader.targets.of(self.run):
            return None
        return self._store.judgement(self.run.key)

    def is_current(self, stored: StoredJudgement) -> bool:
        """Whether the judgement was made by today's rules of what is there now."""
        if stored.version != JUDGEMENT_VERSION:
            return False
        return not out_of_date(stored.content, self.past.digest(), lambda: self._reader.deleted)

    def judged_now(self) -> StoredJudgement:
        """The judgement by today's rules, whatever is stored."""
        worst = [worst_judged(self.judged_failures(test)) for test in self.seen.counted_failures]
        verdicts = tuple(StoredVerdict(failure.test_id, failure.signature, judged) for failure, judged in worst)
        causes = causes_of(self.seen, self._known_causes()) if verdicts else ()
        return StoredJudgement(self.run.key, JUDGEMENT_VERSION, self.past.digest(), self.infra, verdicts, causes)

    def judged_failures(self, test_id: str) -> list[tuple[Failure, Judged]]:
        """Each failure of the test that counts, judged by today's rules; that of its result first."""
        run = replace(self.past.run, infra=self.infra)
        history = self.histories.get(test_id, NOTHING)
        own, upstream = history.on(run.branch), history.upstream(self.past)
        failures = [
            Failure(test_id, each.strict, each.generic, part) for part, each in self.seen.counted_failures[test_id]
        ]
        return [(each, judge(run, each, own, upstream)) for each in failures]

    def _known_causes(self) -> list[KnownCause]:
        """Those of earlier builds, then the run's own by earlier rules, so that what began with it keeps its id."""
        known = known_causes(self._store, self._reader, self.past)
        if self.stored is None or self.stored.version == JUDGEMENT_VERSION:
            return known
        return known + [KnownCause(each.cause_id, frozenset(each.hashes)) for each in self.stored.causes]

    @cached_property
    def histories(self) -> dict[str, TestHistory]:
        """Of the failed tests; of an outage none, for its verdict asks no history."""
        return {} if self.infra else dict(read_histories(self._store, self.past, list(self.seen.counted_failures)))

    @cached_property
    def reference(self) -> StoredRun | None:
        """The run that tests are compared with: of the target at the base, else the last whole one of the branch.

        A run of which nothing arrived, as when it did not compile, or not all that was declared, measures nothing, nor
        does one whose results are gone: then it is the newest before it, of REFERENCES_MAX, that has some.
        """
        runs = self._measures()
        for _ in range(REFERENCES_MAX):
            found = reference_run(runs)
            if found is None:
                break
            stored = self._runs.of(self.past.recorded[found.branch, found.run_id])
            if stored.is_readable:
                return stored
            runs = [each for each in runs if each.run_id < found.run_id]
        return None

    def _measures(self) -> list[RunFacts]:
        """The runs that tests may be compared with."""
        past = self.past
        if past.run.target is None:
            return self.own_runs.stood
        base = base_place(past.run, past.target_runs, past.first_run).run
        return [each for each in past.target_runs if base and each.run_id <= base.run_id and self._is_measure(each)]

    def _is_measure(self, facts: RunFacts) -> bool:
        run = self.past.recorded[facts.branch, facts.run_id]
        return bool(run.arrived_total) and not run.lacking

    @cached_property
    def own_runs(self) -> OwnRuns:
        """Earlier runs of the branch, of which one stands for it where it has no target."""
        acknowledged = AcknowledgedLosses(self._store, self.run.key.suite_key, self.run.branch, self._runs)
        return OwnRuns(self.past.own, self.past.recorded, self._runs, acknowledged.of)

    @cached_property
    def infra(self) -> bool:
        whole = self.completeness is not Completeness.INCOMPLETE
        if not (whole and may_have_broken(self.run)) or self.reference is None:
            return False
        return broke_at_once(self.seen.outcomes, self.reference.outcomes)

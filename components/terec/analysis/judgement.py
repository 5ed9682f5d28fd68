"""service.Judgement over a store."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from terec.analysis.asking import ask_gate, not_withdrawn
from terec.analysis.causes import by_test
from terec.analysis.causes_over_runs import causes_over_runs
from terec.analysis.excuses import correction_of, excuse_of, withdrawn
from terec.analysis.failures import comparison, failure_facts, failures_with
from terec.analysis.flaky import flaky_tests
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.problems import ProblemFolder, shown
from terec.analysis.reanalysis import reanalyze
from terec.analysis.run_verdicts import run_verdicts
from terec.analysis.scope import WholeRun, scope_of
from terec.analysis.seen import RunSeen, StoredRun, given_run
from terec.analysis.seen_before import seen_before
from terec.analysis.suspects import suspects_of
from terec.model import (
    AcknowledgementRequest,
    CaseId,
    CauseOverRuns,
    ChangedVerdict,
    Comparison,
    Correction,
    FailOn,
    FailureFacts,
    FlakyTest,
    GateAnswer,
    Problem,
    RecordedAcknowledgement,
    Result,
    Run,
    RunKey,
    RunVerdicts,
    SuiteKey,
    TestRunCheck,
    Verdict,
    run_not_found,
)
from terec.store import Store, require_project, require_suite


class StoreJudgement:
    """service.Judgement over a store; now() is the clock: terms end by it, and quiet runs become complete."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def seen_before(
        self,
        key: RunKey,
        case: CaseId,
        check_suite: str | None = None,
        check_branch: str | None = None,
        depth: int = 32,
    ) -> TestRunCheck:
        run = self._stored(key)
        other = SuiteKey(key.org, key.project, check_suite or key.suite)
        require_suite(self._store, other)
        return seen_before(self._judging(run), self._store, case, other, check_branch or key.branch, depth)

    def verdicts(self, key: RunKey) -> RunVerdicts:
        run = self._stored(key)
        return run_verdicts(self._store, WholeRun(self._judging(run)), self._store.corrections(key.suite_key, key))

    def gate(
        self, key: RunKey, against: str | None = None, fail_on: Iterable[FailOn] = (), part: str | None = None
    ) -> GateAnswer:
        return self._gate(self._stored(key), against, fail_on, self._store.corrections(key.suite_key, key), part)

    def gate_of(
        self,
        run: Run,
        results: Iterable[Result],
        against: str | None = None,
        fail_on: Iterable[FailOn] = (),
        part: str | None = None,
    ) -> GateAnswer:
        require_project(self._store, run.org, run.project)
        return self._gate(given_run(self._store, run, results, self._now(), part), against, fail_on, ())

    def failure(self, suite: SuiteKey, failure_hash: str) -> FailureFacts:
        require_suite(self._store, suite)
        seen = failures_with(self._store, suite, failure_hash)
        judging = self._judging(self._stored(seen[0].run))
        facts = failure_facts(self._store, suite, failure_hash, seen, judging.made)
        cause = by_test(judging.made.causes).get(seen[0].test_id)
        suspects = tuple(each for each in suspects_of(self._store, judging) if each.cause_id == cause)
        return replace(facts, suspects=suspects)

    def compare(self, one: RunKey, one_test: str, other: RunKey, other_test: str) -> Comparison:
        return comparison(self._store, (one, one_test), (other, other_test))

    def causes(self, suite: SuiteKey, branch: str | None, since: datetime) -> list[CauseOverRuns]:
        require_suite(self._store, suite)
        return causes_over_runs(self._store, suite, branch, since, self._now())

    def problems(self, suite: SuiteKey, branch: str | None = None, since: datetime | None = None) -> list[Problem]:
        require_suite(self._store, suite)
        now = self._now()
        folder = ProblemFolder(self._store, PastReader(self._store, suite, now), suite, now)
        found = shown(folder.up_to_date(branch), self._store.excuses(suite), now)
        return [each for each in found if since is None or _touched(each) >= since]

    def excuse(self, key: RunKey, cause_id: str, request: AcknowledgementRequest) -> RecordedAcknowledgement:
        excuse = excuse_of(self._judging(self._stored(key)), cause_id, request)
        self._store.put_excuse(key.suite_key, excuse)
        return excuse

    def withdraw_excuse(self, suite: SuiteKey, excuse_id: str, who: str) -> RecordedAcknowledgement:
        require_suite(self._store, suite)
        excuse = withdrawn(self._store.excuses(suite), excuse_id, who, self._now())
        self._store.put_excuse(suite, excuse)
        return excuse

    def excuses(self, suite: SuiteKey) -> list[RecordedAcknowledgement]:
        require_suite(self._store, suite)
        return self._store.excuses(suite)

    def correct(self, key: RunKey, test_id: str, verdict: Verdict, because: str, who: str) -> Correction:
        self._stored(key)
        correction = correction_of(self._store, key, test_id, verdict, because, who, self._now())
        self._store.put_correction(correction)
        return correction

    def corrections(self, suite: SuiteKey) -> list[Correction]:
        require_suite(self._store, suite)
        return self._store.corrections(suite)

    def flaky_tests(self, suite: SuiteKey, branch: str | None = None, limit: int = 200) -> list[FlakyTest]:
        require_suite(self._store, suite)
        return flaky_tests(self._store, suite, branch, limit, self._now())

    def reanalyze(self, suite: SuiteKey, limit: int = 200, apply: bool = False) -> list[ChangedVerdict]:
        require_suite(self._store, suite)
        return reanalyze(self._store, suite, limit, apply, self._now())

    def _gate(
        self,
        seen: RunSeen,
        against: str | None,
        fail_on: Iterable[FailOn],
        corrections: Iterable[Correction],
        part: str | None = None,
    ) -> GateAnswer:
        now = self._now()
        suite = seen.run.key.suite_key
        reader = PastReader(self._store, suite, now)
        scope = scope_of(self._store, RunUnderJudgement(self._store, seen, now, reader, against), part)
        excuses = not_withdrawn(self._store.excuses(suite))
        return ask_gate(self._store, scope, reader, fail_on, excuses, list(corrections))

    def _judging(self, seen: RunSeen) -> RunUnderJudgement:
        return RunUnderJudgement(self._store, seen, self._now())

    def _stored(self, key: RunKey) -> StoredRun:
        run = self._store.run(key)
        if run is None:
            require_suite(self._store, key.suite_key)
            raise run_not_found(key)
        return StoredRun(self._store, run)


def _touched(problem: Problem) -> datetime:
    """When the problem last failed or was fixed."""
    return max(problem.fixed_at or problem.opened_at, problem.last_failed.started or problem.opened_at)

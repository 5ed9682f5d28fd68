"""Compares one failed case with its earlier runs."""

from dataclasses import replace
from datetime import datetime

from terec.analysis.failed_tests import counted_of, require_failed
from terec.analysis.histories import NOTHING, as_sightings, plain_passes, read_histories
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.outages import may_have_broken
from terec.analysis.past import PastReader
from terec.model import (
    CaseId,
    CaseSelection,
    CheckSummary,
    InvalidInput,
    Judged,
    Outcome,
    RecordedResult,
    SuiteKey,
    TestInRun,
    TestRunCheck,
    Verdict,
    listed_in_run,
)
from terec.regression import HISTORY_RUNS, Failure, Sighting, judge, worst_judged
from terec.store import Store

DEPTH_MAX = 128
"""Most earlier runs that one check looks at."""

_KNOWN = {Verdict.KNOWN: True, Verdict.FLAKY: True, Verdict.NEW: False}


def seen_before(
    judging: RunUnderJudgement, store: Store, case: CaseId, suite: SuiteKey, branch: str, depth: int
) -> TestRunCheck:
    """service.Judgement.seen_before for a run and the suite and branch to look at."""
    if not 1 <= depth <= DEPTH_MAX:
        raise InvalidInput(f"depth is 1 to {DEPTH_MAX}, not {depth}.")
    failed = require_failed(store, judging.run.key, case)
    earlier = _earlier(store, judging, case, suite, branch, depth)
    judged = _judged(store, judging, failed, suite, earlier)
    return compare(case, failed, earlier, judged)


def compare(case: CaseId, failed: RecordedResult, earlier: list[TestInRun], judged: Judged) -> TestRunCheck:
    """Weigh a failure against earlier results of the same case, newest first; pure."""
    same = [each for each in earlier if _same(each.test_run, failed)]
    failures = sum(each.test_run.result is Outcome.FAIL for each in earlier)
    summary = CheckSummary(
        num_runs=len(earlier),
        num_same_fail=len(same),
        num_diff_fail=failures - len(same),
        num_pass=sum(each.test_run.result is Outcome.PASS for each in earlier),
        num_skip=sum(each.test_run.result is Outcome.SKIP for each in earlier),
    )
    return TestRunCheck(case, summary, tuple(map(listed_in_run, same)), judged.sentence, _KNOWN.get(judged.verdict))


def _earlier(
    store: Store, judging: RunUnderJudgement, case: CaseId, suite: SuiteKey, branch: str, depth: int
) -> list[TestInRun]:
    """Results of the case in the newest `depth` runs before this one, those left out that are ignored; newest first."""
    key, started = judging.run.key, judging.past.run.started
    own = (suite, branch) == (key.suite_key, key.branch)
    before = key.run_id if own else _first_later(store, suite, branch, started)
    found = store.test_runs(suite, branch, CaseSelection(*case), depth, before)
    return [each for each in found if not each.suite_run.ignore and (own or each.suite_run.began < started)]


def _first_later(store: Store, suite: SuiteKey, branch: str, moment: datetime) -> int:
    """The run_id after the branch's newest run that began before the moment; 0 when none did."""
    before: int | None = None
    while page := store.runs(suite, branch, HISTORY_RUNS, before):
        earlier = next((run for run in page if run.began < moment), None)
        if earlier is not None:
            return earlier.run_id + 1
        before = page[-1].run_id
    return 0


def _judged(
    store: Store, judging: RunUnderJudgement, failed: RecordedResult, suite: SuiteKey, earlier: list[TestInRun]
) -> Judged:
    """The verdict from what was looked at; on the run's own branch from the branches it grew from as well.

    Every failure of the case that counts is judged, and the worst is told.
    """
    past, name = judging.past, failed.test_id
    own = _sightings(store, judging, suite, name, earlier)
    upstream: list[Sighting] = []
    if suite == judging.run.key.suite_key:
        upstream = read_histories(store, past, [name]).get(name, NOTHING).upstream(past)
        looked_at = {(seen.run.branch, seen.run.run_id) for seen in own}
        upstream = [seen for seen in upstream if (seen.run.branch, seen.run.run_id) not in looked_at]
    run = replace(past.run, infra=judging.infra)
    counted = counted_of(store, judging.run.key, name)
    failures = [Failure(name, each.strict, each.generic, part) for part, each in counted]
    return worst_judged([(each, judge(run, each, own, upstream)) for each in failures])[1]


def _sightings(
    store: Store, judging: RunUnderJudgement, suite: SuiteKey, name: str, earlier: list[TestInRun]
) -> list[Sighting]:
    """Oldest first."""
    runs = [each.suite_run for each in reversed(earlier)]
    reader = PastReader(store, suite, judging.now)
    judged = reader.judged_as_they_stand([run for run in runs if may_have_broken(run)])
    infra = {key for key, each in judged.items() if each.infra}
    facts = {(run.branch, run.run_id): reader.facts(run, run.key in infra, reader.targets.of(run)) for run in runs}
    seen = store.sightings(runs, [name]).get(name, []) if runs else []
    return [each for found in as_sightings(seen, plain_passes(runs, facts)).values() for each in found]


def _same(one: RecordedResult, other: RecordedResult) -> bool:
    return one.result is Outcome.FAIL and one.failure_hash == other.failure_hash

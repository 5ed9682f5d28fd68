"""Finds runs whose events were lost, from the store alone, and judges them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from terec.analysis.handling import judge_and_store
from terec.analysis.judging import RunJudgement
from terec.analysis.past import PastReader
from terec.analysis.seen import StoredRun
from terec.model import Completeness, RecordedRun, RunKey, SuiteKey, completeness
from terec.store import Store

PAGE = 100
"""Runs of a branch that are read at once. A page without a run since the time asked for ends its branch."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """runs: how many were looked at. judged: how many of them had failures that nobody had judged."""

    runs: int
    judged: int


def reconcile(store: Store, since: datetime, now: datetime) -> Reconciled:
    """Judge every complete run with failures that received something since then and has no judgement, or an old one.

    What it judges it tells of, as the analyzer does. Called again, it goes on where it was stopped. A branch at a time
    is in memory, and of it only the runs to be judged.
    """
    looked_at = judged = 0
    for suite in _suites(store):
        for branch in [run.branch for run in store.branches(suite)]:
            failed: list[RunKey] = []
            for run in _touched(store, suite, branch, since):
                looked_at += 1
                if _is_due(run, now):
                    failed.append(run.key)
            judged += sum(_judged(store, key, now) for key in reversed(failed))
    return Reconciled(looked_at, judged)


def _suites(store: Store) -> Iterator[SuiteKey]:
    for org in store.orgs():
        for suite in store.suites(org.name):
            yield SuiteKey(suite.org, suite.project, suite.suite)


def _touched(store: Store, suite: SuiteKey, branch: str, since: datetime) -> Iterator[RecordedRun]:
    """Runs of the branch that received something since then, the newest first."""
    before: int | None = None
    while page := store.runs(suite, branch, PAGE, before):
        touched = [run for run in page if (run.last_upload or run.received or run.tstamp) >= since]
        yield from touched
        if not touched:
            return
        before = page[-1].run_id


def _is_due(run: RecordedRun, now: datetime) -> bool:
    return bool(run.fail_count) and completeness(run, now) is not Completeness.INCOMPLETE


def _judged(store: Store, key: RunKey, now: datetime) -> bool:
    """Whether the run was judged now; not when what is stored of it is up to date, or it is gone."""
    run = store.run(key)
    if run is None:
        return False
    judgement = RunJudgement(store, StoredRun(store, run), now, PastReader(store, key.suite_key, now))
    if judgement.stored is not None and judgement.is_current(judgement.stored):
        return False
    judge_and_store(store, key, now)
    return True

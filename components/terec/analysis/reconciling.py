"""Finds runs whose events were lost, from the store alone, and judges them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from terec.analysis.handling import judge_and_store
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.seen import StoredRun
from terec.events import is_outage, reason_of
from terec.model import QUIET_SECONDS, Completeness, RecordedRun, RunKey, SuiteKey, completeness
from terec.store import Store

PAGE = 100
"""Runs of a branch that are read at once. A page without a run since the time asked for ends its branch."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """runs: how many were looked at. judged: how many of them had failures that nobody had judged.

    not_judged: how many could not be judged.
    """

    runs: int
    judged: int
    not_judged: int = 0


Failed = Callable[[RunKey, str], None]
"""Is told of a run that cannot be judged, and why."""


def reconcile(store: Store, since: datetime, now: datetime, failed: Failed = lambda key, reason: None) -> Reconciled:
    """Judge every run with failures that received something since then and has no judgement, or an old one.

    An incomplete one is left to its next upload for QUIET_SECONDS, and then judged as it stands. What it judges it
    tells of, as the analyzer does. A run that cannot be judged keeps no other from it; an outage is raised. Called
    again, it goes on where it was stopped. A branch at a time is in memory, and of it only the runs to be judged.
    """
    looked_at, found = 0, Counter[_Found]()
    for suite in _suites(store):
        for branch in [run.branch for run in store.branches(suite)]:
            due: list[RunKey] = []
            for run in _touched(store, suite, branch, since):
                looked_at += 1
                if _is_due(run, now):
                    due.append(run.key)
            found.update(_tried(store, key, now, failed) for key in reversed(due))
    return Reconciled(looked_at, found[_Found.OLD], found[_Found.BROKEN])


class _Found(Enum):
    """What became of a run: its judgement was current, or old and made anew, or it cannot be judged."""

    CURRENT = 0
    OLD = 1
    BROKEN = 2


def _tried(store: Store, key: RunKey, now: datetime, failed: Failed) -> _Found:
    try:
        return _Found.OLD if _judged(store, key, now) else _Found.CURRENT
    except Exception as error:
        if is_outage(error):
            raise
        failed(key, reason_of(error))
        return _Found.BROKEN


def _suites(store: Store) -> Iterator[SuiteKey]:
    for org in store.orgs():
        for suite in store.suites(org.name):
            yield SuiteKey(suite.org, suite.project, suite.suite)


def _touched(store: Store, suite: SuiteKey, branch: str, since: datetime) -> Iterator[RecordedRun]:
    """Runs of the branch that received something since then, the newest first."""
    before: int | None = None
    while page := store.runs(suite, branch, PAGE, before):
        touched = [run for run in page if _last_received(run) >= since]
        yield from touched
        if not touched:
            return
        before = page[-1].run_id


def _is_due(run: RecordedRun, now: datetime) -> bool:
    """Whether it has failures, and is complete or will hardly be: uploads that broke off never end."""
    quiet = (now - _last_received(run)).total_seconds() >= QUIET_SECONDS
    return bool(run.fail_count) and (quiet or completeness(run, now) is not Completeness.INCOMPLETE)


def _last_received(run: RecordedRun) -> datetime:
    return run.last_upload or run.received or run.tstamp


def _judged(store: Store, key: RunKey, now: datetime) -> bool:
    """Whether the run was judged now; not when what is stored of it is up to date, or it is gone."""
    run = store.run(key)
    if run is None:
        return False
    judging = RunUnderJudgement(store, StoredRun(store, run), now, PastReader(store, key.suite_key, now))
    if judging.stored is not None and judging.is_current(judging.stored):
        return False
    judge_and_store(store, key, now)
    return True

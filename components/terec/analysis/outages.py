"""Which runs of a branch broke as a whole."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from terec.model import Completeness, Outcome, RecordedRun, RunKey, StoredJudgement, completeness
from terec.regression import MASS_CASES, MASS_SHARE, broke_at_once
from terec.store import Store

LOOKED_AT_FAILURES = MASS_CASES
"""Fewer failures never make an outage."""

LOOKED_AT_SHARE = MASS_SHARE / 2
"""A smaller share of failures is not looked at: half of what makes an outage, for new tests are not counted in it."""

JudgedOf = Callable[[Sequence[RecordedRun]], Mapping[RunKey, StoredJudgement]]
"""The judgements that there are of these runs of one suite as they stand now."""


def may_have_broken(run: RecordedRun) -> bool:
    """Whether the run's counts alone leave open that most of it broke."""
    failed, ran = run.fail_count or 0, (run.fail_count or 0) + (run.pass_count or 0)
    return failed >= LOOKED_AT_FAILURES and failed > LOOKED_AT_SHARE * ran


def broken_runs(store: Store, runs: Sequence[RecordedRun], judged_of: JudgedOf, now: datetime) -> frozenset[int]:
    """run_ids of those that broke as a whole, of runs of one branch, oldest first.

    Judged runs say so themselves. Of the others, and of those into which something came since, only the ones that may
    have broken are read, beside the usable and complete run before them.
    """
    stored = judged_of([run for run in runs if may_have_broken(run)])
    outcomes: dict[int, Mapping[str, Outcome]] = {}
    broken = set()
    reference: RecordedRun | None = None
    for run in runs:
        judged = stored.get(run.key)
        if judged is not None:
            infra = judged.infra
        else:
            infra = reference is not None and may_have_broken(run) and _broke(store, run, reference, outcomes)
        if infra:
            broken.add(run.run_id)
        elif not run.ignore and completeness(run, now) is not Completeness.INCOMPLETE:
            reference = run
    return frozenset(broken)


def _broke(store: Store, run: RecordedRun, reference: RecordedRun, outcomes: dict[int, Mapping[str, Outcome]]) -> bool:
    for each in (run, reference):
        if each.run_id not in outcomes:
            outcomes[each.run_id] = store.outcomes(each.key)
    return broke_at_once(outcomes[run.run_id], outcomes[reference.run_id])

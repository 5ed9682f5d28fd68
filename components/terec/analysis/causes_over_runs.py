"""Causes met in several runs of a time."""

from dataclasses import dataclass, field
from datetime import datetime

from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.seen import StoredRun
from terec.model import CauseOfRun, CauseOverRuns, RecordedRun, RunKey, StoredJudgement, SuiteKey, Verdict
from terec.store import Store

RUNS = 1000
"""Most runs that are looked through."""

_WORST_FIRST = (Verdict.NEW, Verdict.UNKNOWN, Verdict.KNOWN, Verdict.FLAKY, Verdict.INFRA)


@dataclass(slots=True)
class _Met:
    newest: RecordedRun
    cause: CauseOfRun
    runs: set[RunKey] = field(default_factory=set)


def causes_over_runs(
    store: Store, suite: SuiteKey, branch: str | None, since: datetime, now: datetime
) -> list[CauseOverRuns]:
    """Causes of the failed runs since then, those met in most runs first; each as in the newest run that has it."""
    found = store.runs_since(suite, since, RUNS)
    runs = [run for run in found if run.fail_count and not run.ignore and branch in (None, run.branch)]
    judged = judgements_of(store, suite, runs[::-1], now)
    met: dict[str, _Met] = {}
    for run in runs:
        for cause in judged[run.key].causes:
            met.setdefault(cause.cause_id, _Met(run, cause)).runs.add(run.key)
    return [
        CauseOverRuns(each.cause, len(each.runs), each.newest.point, _verdict(judged[each.newest.key], each.cause))
        for each in sorted(met.values(), key=lambda each: (-len(each.runs), each.cause.cause_id))
    ]


def judgements_of(
    store: Store, suite: SuiteKey, runs: list[RecordedRun], now: datetime
) -> dict[RunKey, StoredJudgement]:
    """The judgements of these runs, oldest first; what nobody judged as it stands is judged on the spot."""
    reader = PastReader(store, suite, now)
    judged = reader.judged_as_they_stand(runs, whole=True)
    for run in runs:
        if run.key not in judged:
            judged[run.key] = RunUnderJudgement(store, StoredRun(store, run), now, reader).judged_now()
            reader.remember(judged[run.key])
    return judged


def _verdict(judged: StoredJudgement, cause: CauseOfRun) -> Verdict:
    """The worst of the cause's tests."""
    tests = set(cause.test_ids)
    verdicts = [each.judged.verdict for each in judged.verdicts if each.test_id in tests]
    return min(verdicts, key=_WORST_FIRST.index)

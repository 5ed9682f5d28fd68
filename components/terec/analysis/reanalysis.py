"""Judges runs again after a rule changed."""

from collections.abc import Sequence
from datetime import UTC, datetime

from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.problems import ProblemFolder
from terec.analysis.seen import StoredRun
from terec.model import ChangedVerdict, RecordedRun, StoredJudgement, SuiteKey, check_limit
from terec.store import Store

RUNS_MAX = 1000
"""Most runs that are judged again at once."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def reanalyze(store: Store, suite: SuiteKey, limit: int, apply: bool, now: datetime) -> list[ChangedVerdict]:
    """What judging the newest judged runs again changes, oldest first; apply: store it, without telling anyone.

    Cause ids are carried from what was stored before, so that problems keep theirs. With it the problems of all their
    branches are folded anew, also where no verdict changed: a run that was deleted may have shown some.
    """
    check_limit(limit, RUNS_MAX)
    reader = PastReader(store, suite, now)
    runs = store.runs_since(suite, _BEGINNING, limit)[::-1]
    stored = reader.judged(runs)
    changed: list[ChangedVerdict] = []
    judged = [run for run in runs if run.key in stored]
    for run in judged:
        made = RunUnderJudgement(store, StoredRun(store, run), now, reader).judged_now()
        reader.remember(made)
        changed += _differences(stored[run.key], made)
        if apply and made != stored[run.key]:
            store.put_judgement(made)
    if apply:
        _fold_anew(ProblemFolder(store, reader, suite, now), reader, judged)
    return changed


def _fold_anew(folder: ProblemFolder, reader: PastReader, judged: Sequence[RecordedRun]) -> None:
    for branch in sorted({reader.targets.of(run) or run.branch for run in judged}):
        folder.fold_anew(branch)


def _differences(before: StoredJudgement, after: StoredJudgement) -> list[ChangedVerdict]:
    was = {each.test_id: each.judged.verdict for each in before.verdicts}
    return [
        ChangedVerdict(after.run, each.test_id, was[each.test_id], each.judged.verdict)
        for each in after.verdicts
        if each.test_id in was and was[each.test_id] is not each.judged.verdict
    ]

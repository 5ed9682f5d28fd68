"""Names the commits between the last pass and the first failure that overlap with a failure."""

from collections.abc import Iterable, Sequence

from terec.analysis.causes import by_test
from terec.analysis.judging import RunUnderJudgement
from terec.model import (
    COMMITS_LIMIT,
    CommitChange,
    Judged,
    RecordedRun,
    RunKey,
    RunPoint,
    StoredJudgement,
    Suspect,
    Verdict,
)
from terec.regression import FailureText, rank_changes
from terec.store import Store

TESTS_OF_A_CAUSE = 5
"""Failures of one cause whose texts are looked at: they belong together because they say the same."""

_BLAMES_NOBODY = (Verdict.FLAKY, Verdict.INFRA)


def suspects_of(store: Store, judging: RunUnderJudgement) -> tuple[Suspect, ...]:
    """Of every cause the commits that overlap with it, the best first; one question for all runs' changes.

    Of a run with a target, or of a pull request, its own commits count; else those of the branch's runs after the last
    pass up to the first failure. Flaky failures and those of an outage blame nobody.
    """
    made = judging.made
    ranges = _ranges(judging, made)
    wanted = list({key for keys in ranges.values() for key in keys})[:COMMITS_LIMIT]
    known = store.changes(judging.run.key.suite_key, wanted) if wanted else {}
    if not known:
        return ()
    texts = judging.seen.failure_texts
    points = {run.key: run.point for run in _runs(judging)}
    found: list[Suspect] = []
    for cause in made.causes:
        keys = list(dict.fromkeys(key for test in cause.test_ids for key in ranges.get(test, ()) if key in known))
        some = [texts[test] for test in cause.test_ids if test in texts and test in ranges][:TESTS_OF_A_CAUSE]
        found += _of_cause(cause.cause_id, [(points[key], known[key]) for key in keys], some)
    return tuple(found)


def _of_cause(
    cause_id: str, runs: Iterable[tuple[RunPoint, Sequence[CommitChange]]], texts: Iterable[FailureText]
) -> list[Suspect]:
    placed = [(point, change) for point, changes in runs for change in changes]
    first = {change.sha: nth for nth, (_, change) in reversed(list(enumerate(placed)))}
    placed = [placed[nth] for nth in sorted(first.values())]
    return [
        Suspect(cause_id, change.sha, change.author, change.subject, point, ranked.because, round(ranked.score, 3))
        for ranked in rank_changes([change for _, change in placed], texts)
        for point, change in [placed[ranked.place]]
    ]


def _ranges(judging: RunUnderJudgement, made: StoredJudgement) -> dict[str, list[RunKey]]:
    """By test the runs whose commits may have caused its failure, the last first."""
    causes = by_test(made.causes)
    ranges = {}
    for each in made.verdicts:
        if each.test_id in causes and each.judged.verdict not in _BLAMES_NOBODY:
            ranges[each.test_id] = _range(judging, each.judged)
    return ranges


def _range(judging: RunUnderJudgement, judged: Judged) -> list[RunKey]:
    run = judging.run
    if judging.past.run.target is not None or run.pull_request is not None:
        return [run.key]
    first, passed = judged.first_failing, judged.last_passing
    last = first.run_id if first and first.branch == run.branch else run.run_id
    if passed is None or passed.branch != run.branch:
        return []
    return [each.key for each in _runs(judging) if passed.run_id < each.run_id <= last]


def _runs(judging: RunUnderJudgement) -> list[RecordedRun]:
    """The run and the earlier ones of its branch, the last first."""
    past = judging.past
    return [judging.run, *(past.recorded[each.branch, each.run_id] for each in reversed(past.own))]

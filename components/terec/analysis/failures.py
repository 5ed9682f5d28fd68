"""Everything about one failure, and two of them side by side."""

from collections.abc import Sequence

from terec.analysis.failed_tests import counted_of, require_failed
from terec.analysis.signatures import for_scoring
from terec.model import (
    CaseSighting,
    Comparison,
    FailureFacts,
    NotFound,
    Problem,
    RunKey,
    StoredJudgement,
    SuiteKey,
    TestInRun,
    Verdict,
    listed,
    test_not_found,
)
from terec.similarity import SIMILAR, score
from terec.store import Store

SIGHTINGS = 5000
"""Most failures with a hash that are looked through."""

NEWEST = 5
"""Newest failures with a hash that are shown whole."""


def failure_facts(
    store: Store, suite: SuiteKey, failure_hash: str, seen: Sequence[CaseSighting], judged: StoredJudgement | None
) -> FailureFacts:
    """Everything about a strict or loose hash.

    seen: failures_with it. judged: the newest run that failed with it, as it was judged.
    """
    newest, oldest = seen[0], seen[-1]
    shown = [in_run(store, each.run, each.test_id) for each in seen[:NEWEST]]
    tests = sorted({each.test_id for each in seen})
    names = store.names(suite, tests)
    signatures = {each.signature for each in seen if each.signature} | {failure_hash}
    mine = store.counted_failures(newest.run, [newest.test_id]).get(newest.test_id)
    verdicts = {each.test_id: each.judged.verdict for each in judged.verdicts} if judged else {}
    verdict = verdicts.get(newest.test_id)
    return FailureFacts(
        hash=failure_hash,
        generic=mine[0].signature.generic if mine else False,
        first_seen=in_run(store, oldest.run, oldest.test_id).suite_run.point,
        last_seen=shown[0].suite_run.point,
        runs=len({each.run for each in seen}),
        branches=tuple(sorted({each.run.branch for each in seen})),
        tests=tuple(names[test] for test in tests if test in names),
        example=shown[0],
        newest=tuple(shown),
        regression=None if verdict is None else verdict is Verdict.NEW,
        problem_id=_problem_of(store.problems(suite), signatures),
    )


def failures_with(store: Store, suite: SuiteKey, failure_hash: str) -> list[CaseSighting]:
    """Failures with the hash, the newest first; NotFound when there is none."""
    seen = store.failures_with(suite, [failure_hash], None, SIGHTINGS)
    if not seen:
        raise NotFound(f"Failure not found: no test of {suite.suite!r} failed with {failure_hash!r}.")
    return seen


def comparison(store: Store, one: tuple[RunKey, str], other: tuple[RunKey, str]) -> Comparison:
    """Two failed cases with their score; NotFound, InvalidInput; StoreBusy while one of them is being written."""
    for place in (one, other):
        require_failed(store, *place)
    sides = [in_run(store, *place) for place in (one, other)]
    kept = [counted_of(store, key, test)[0].signature for key, test in (one, other)]
    first, second = (for_scoring(each, side.test_run.case) for each, side in zip(kept, sides, strict=True))
    likeness = score(first, second)
    return Comparison(
        one=sides[0],
        other=sides[1],
        score=likeness.score,
        features=dict(likeness.features),
        similar=likeness.score >= SIMILAR,
        same_strict=kept[0].strict == kept[1].strict,
        same_loose=kept[0].loose == kept[1].loose,
    )


def in_run(store: Store, key: RunKey, test_id: str) -> TestInRun:
    """A result with its run, texts cut as in lists; NotFound."""
    run, result = store.run(key), store.result(key, test_id)
    if run is None or result is None:
        raise test_not_found(key, test_id)
    return TestInRun(listed(result), run)


def _problem_of(problems: Sequence[Problem], signatures: set[str]) -> str | None:
    return next(
        (each.problem_id for each in problems if any(pair.signature in signatures for pair in each.pairs)), None
    )

"""Judgements, problems, excuses and corrections, with everything a test does not care about filled in."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from terec.model import (
    BranchProblems,
    CauseOfRun,
    Correction,
    Judged,
    Problem,
    ProblemState,
    RecordedAcknowledgement,
    RunPoint,
    SignaturePair,
    StoredJudgement,
    StoredVerdict,
    Verdict,
    VerdictEvidence,
)
from terec.store import Store
from terec_testing import NOW, a_run_key, a_suite_key

DAY = timedelta(days=1)
POINT = RunPoint("main", 1, "c1", NOW - DAY)
PAIRS = (SignaturePair("t1:a", "f1:a"), SignaturePair("t1:gone", None))
JUDGED = Judged(
    Verdict.FLAKY,
    0.75,
    "It flakes, ü.",
    VerdictEvidence(9, 7, 2, 1, 1, 1, 2),
    POINT,
    RunPoint("main", 0),
    POINT,
    POINT,
    "main",
    True,
    True,
    True,
)


def judgement(run_id: int = 1, **changes: Any) -> StoredJudgement:
    words = {
        "verdicts": (
            StoredVerdict("t1:a", "f1:a", JUDGED),
            StoredVerdict("t1:b", "f1:b", Judged(Verdict.NEW, 1, "New.")),
        ),
        "causes": (CauseOfRun("c1:a", "It broke, ü.", ("t1:a", "t1:b"), ("f1:a", "f1:b")),),
        **changes,
    }
    return StoredJudgement(a_run_key(run_id), "j1", "digest", True, **words)


def problem(name: str = "c1:a", opened_at: datetime = NOW, **changes: Any) -> Problem:
    whole = Problem(name, "main", ProblemState.REOPENED, POINT, opened_at, POINT, PAIRS, ("t1:a",))
    return replace(whole, **changes)


def stored_problems(store: Store, branch: str) -> BranchProblems | None:
    """What is kept of a branch of the suite, as whoever changes it has to read it before."""
    return store.problems_by_branch(a_suite_key(), [branch]).get(branch)


def put_problems(store: Store, branch: str, up_to: int, *problems: Problem) -> None:
    """Replace the problems of a branch, which nobody else changes meanwhile."""
    after = BranchProblems({each.problem_id: each for each in problems}, up_to)
    assert store.replace_problems(a_suite_key(), branch, stored_problems(store, branch), after)


def excuse(name: str = "x1", **changes: Any) -> RecordedAcknowledgement:
    whole = RecordedAcknowledgement(
        name, "c1:a", "main", PAIRS, "mira", "Known, ü.", NOW, NOW + 14 * DAY, "SHOP-1", POINT
    )
    return replace(whole, **changes)


def correction(run_id: int = 1, **changes: Any) -> Correction:
    return replace(Correction(a_run_key(run_id), "t1:a", Verdict.FLAKY, "It flakes.", "mira", NOW), **changes)

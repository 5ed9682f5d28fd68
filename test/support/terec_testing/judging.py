"""Runs and sightings for judgements, with everything a test does not care about filled in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from terec.model import Completeness, Judged, Outcome, Verdict
from terec.regression import Failure, GateFailure, GateQuestion, RunChanges, RunFacts, Sighting, judge
from terec_testing.builders import NOW

SAME, OTHER = "f1:same", "f1:other"
"""The signature of the failure at hand, and another one of the same test."""

BASE = 10
"""The run of main that pull requests start from."""


def run_seen(run_id: int = 1, branch: str = "main", **changes: Any) -> RunFacts:
    """A run that started run_id hours into the test's day, of a commit of its own."""
    commit = f"{branch}-{run_id}"
    words = {"started": NOW + timedelta(hours=run_id), "commit": commit, "commits": frozenset({commit}), **changes}
    return RunFacts(branch=branch, run_id=run_id, **words)


def request_seen(
    run_id: int = 1, number: str = "7", author: str | None = "mira", hour: float = 12, **changes: Any
) -> RunFacts:
    """A run of a pull request into main that left it at BASE and began after it."""
    words = {
        "started": NOW + timedelta(hours=hour + run_id / 10),
        "base_commit": f"main-{BASE}",
        "target": "main",
        "pull_request": number,
        "author": author,
    }
    return run_seen(run_id, **{"branch": f"pr-{number}", **words, **changes})


def passed(run: RunFacts, *retried: str) -> Sighting:
    """A pass; retried: signatures of the failures before it in the same run."""
    return Sighting(run, Outcome.PASS, tries=tuple((Outcome.FAIL, each) for each in retried))


def failed(run: RunFacts, signature: str = SAME) -> Sighting:
    return Sighting(run, Outcome.FAIL, signature)


def history(letters: str, first: int = 1, **changes: Any) -> list[Sighting]:
    """One sighting a run of main, from the letters: Pass, Fail, failing with an Other text, Skip."""
    kinds = {
        "P": (Outcome.PASS, None),
        "F": (Outcome.FAIL, SAME),
        "O": (Outcome.FAIL, OTHER),
        "S": (Outcome.SKIP, None),
    }
    return [Sighting(run_seen(number, **changes), *kinds[each]) for number, each in enumerate(letters, first)]


def judged_as(verdict: Verdict = Verdict.NEW, **changes: Any) -> Judged:
    return Judged(verdict, 0.9, "Because.", **changes)


def asked_of(
    run: RunFacts,
    own: Sequence[Sighting] = (),
    target: Sequence[Sighting] = (),
    others: Sequence[Sighting] = (),
    generic: bool = False,
    signature: str = SAME,
    test_id: str = "t1:adds",
) -> GateFailure:
    """A failure judged from what was seen before the base, as the use case asks about it."""
    failure = Failure(test_id, signature, generic)
    upstream = [seen for seen in target if seen.run.run_id <= BASE] if run.target else []
    return GateFailure(failure, judge(run, failure, own, upstream), own, target, others)


def question_of(run: RunFacts, *failures: GateFailure, **changes: Any) -> GateQuestion:
    """A complete run of 100 tests, that lost none against main's base; main has 20 runs."""
    words: dict[str, Any] = {
        "at": run.started,
        "completeness": Completeness.COMPLETE,
        "ran": 100,
        "changes": RunChanges(passed_before=100, compared_with=run_seen(BASE).point),
        "target_runs": [run_seen(number) for number in range(1, 21)] if run.target else (),
    }
    return GateQuestion(run=run, failures=failures, **{**words, **changes})

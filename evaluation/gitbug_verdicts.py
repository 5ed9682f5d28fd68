"""The verdicts on true regressions: the bugs of `histories/gitbug-java`, each a commit that a later one repaired.

The run before is the commit before the fix, the run judged the same with the fix's tests. True regressions are the
failures that the fix repairs. As a pull request from the former run, none may be green.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signatures import signature_of

from terec.model import Completeness, GateOutcome, Outcome, Verdict
from terec.regression import Failure, GateFailure, GateQuestion, RunFacts, Sighting, gate, judge

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
Cases = dict[str, tuple[Outcome, str, bool]]


def bugs(data: Path) -> Iterator[tuple[str, list[Cases]]]:
    """Name and the cases of the three phases of each bug."""
    for file in sorted((data / "histories" / "gitbug-java").glob("*.json")):
        record = json.loads(file.read_text())
        yield (
            file.stem,
            [dict(_case(test) for run in phase["runs"] for test in run["tests"]) for phase in record["phases"]],
        )


def _case(test: dict[str, Any]) -> tuple[str, tuple[Outcome, str, bool]]:
    name = f"{test['classname']}::{test['name']}"
    for result in test["results"]:
        if result["result"] == "Skipped":
            return name, (Outcome.SKIP, "", False)
        if result["result"] != "Passed":
            texts = (result["type"] or "", result["message"] or "", "")
            return name, (Outcome.FAIL, *signature_of(test["classname"], test["name"], *texts))
    return name, (Outcome.PASS, "", False)


def regressions(data: Path) -> tuple[Counter[Verdict], int, int]:
    """Verdicts on the true regressions, how many gates were asked, and how many of them were green."""
    found: Counter[Verdict] = Counter()
    gates = greens = 0
    for name, (before, broken, fixed) in bugs(data):
        main = RunFacts("main", 1, BEGIN, "before", commits=frozenset({"before"}))
        request = replace(
            main,
            branch=name,
            started=BEGIN + timedelta(hours=1),
            commit="bug",
            commits=frozenset({"bug"}),
            base_commit="before",
            target="main",
            pull_request="1",
            author="author",
        )
        asked = []
        for case, (outcome, signature, generic) in broken.items():
            if outcome is not Outcome.FAIL:
                continue
            seen = [Sighting(main, before[case][0], before[case][1] or None)] if case in before else []
            failure = Failure(case, signature, generic)
            judged = judge(request, failure, (), seen)
            asked.append(GateFailure(failure, judged, target=seen))
            if fixed.get(case, (Outcome.FAIL,))[0] is Outcome.PASS:
                found[judged.verdict] += 1
        result = gate(
            GateQuestion(
                request, request.started, Completeness.COMPLETE, len(broken), failures=asked, target_runs=[main]
            )
        )
        gates += 1
        greens += result.outcome is GateOutcome.GREEN
    return found, gates, greens

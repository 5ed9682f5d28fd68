"""Judging a build beside reading the same observations in a plain loop, interleaved, best of several rounds.

A build of 5,000 tests of which 100 failed, each with 200 earlier runs on main: verdicts of all failures, the gate, and
what the build lost, gained and fixed. The peer is the least that any judgement does: one loop over the same sightings
that counts passes, failures and equal signatures. What the store takes to read them is not in it.

    python benchmarks/verdicts.py
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter

from terec.model import Completeness, Outcome
from terec.regression import (
    Failure,
    GateFailure,
    GateQuestion,
    RunFacts,
    Sighting,
    broke_at_once,
    changes,
    gate,
    judge,
)

TESTS, FAILURES, RUNS, ROUNDS = 5_000, 100, 200, 15
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MAIN = [RunFacts("main", number, BEGIN + timedelta(hours=number), f"c{number}") for number in range(1, RUNS + 1)]
REQUEST = RunFacts(
    "pr-7",
    1,
    BEGIN + timedelta(hours=RUNS + 1),
    "head",
    commits=frozenset({"head"}),
    base_commit=f"c{RUNS}",
    target="main",
    pull_request="7",
    author="mira",
)

Histories = list[tuple[Failure, list[Sighting]]]


def histories(drawn: random.Random) -> Histories:
    """A third never failed, a third flakes, a third is broken since some run."""
    found = []
    for number in range(FAILURES):
        rate, broken = ((0.0, RUNS), (0.05, RUNS), (0.0, drawn.randrange(RUNS)))[number % 3]
        seen = [
            Sighting(run, Outcome.FAIL, f"f1:{number}")
            if place >= broken or drawn.random() < rate
            else Sighting(run, Outcome.PASS)
            for place, run in enumerate(MAIN)
        ]
        found.append((Failure(f"t1:{number}", f"f1:{number}"), seen))
    return found


def plain_loop(asked: Histories) -> tuple[int, int, int]:
    passes = failures = same = 0
    for failure, seen in asked:
        for each in seen:
            if each.outcome is Outcome.PASS:
                passes += 1
            elif each.outcome is Outcome.FAIL:
                failures += 1
                if each.signature == failure.signature:
                    same += 1
    return passes, failures, same


def whole_judgement(asked: Histories, now: dict[str, Outcome], before: dict[str, Outcome]) -> str:
    broke_at_once(now, before)
    compared = changes(now, before, MAIN[-1].point)
    failures = [GateFailure(failure, judge(REQUEST, failure, (), seen), target=seen) for failure, seen in asked]
    return gate(
        GateQuestion(
            REQUEST,
            REQUEST.started,
            Completeness.COMPLETE,
            TESTS,
            failures=failures,
            changes=compared,
            target_runs=MAIN,
        )
    ).sentence


def main() -> None:
    asked = histories(random.Random(7))
    before = {f"t1:{number}": Outcome.PASS for number in range(TESTS)}
    now = {**before, **{failure.test_id: Outcome.FAIL for failure, _ in asked}}
    calls: dict[str, Callable[[], object]] = {
        "plain loop": lambda: plain_loop(asked),
        "verdicts": lambda: [judge(REQUEST, failure, (), seen) for failure, seen in asked],
        "verdicts, gate and changes": lambda: whole_judgement(asked, now, before),
    }
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(ROUNDS):
        for name, call in calls.items():
            begun = perf_counter()
            call()
            best[name] = min(best[name], perf_counter() - begun)
    print(f"{TESTS:,} tests, {FAILURES} failures, {RUNS} runs of history each\n")
    print("| what | ms | to the plain loop |\n|---|---|---|")
    for name, seconds in best.items():
        print(f"| {name} | {seconds * 1000:.2f} | {seconds / best['plain loop']:.1f}x |")


if __name__ == "__main__":
    main()

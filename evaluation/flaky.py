"""The verdicts on simulated flaky tests, with the failure rates that 811 real ones showed over 10,000 runs each.

Reads `failures/flakeflagger_rates.csv`. A test fails by chance at its rate, with the first of its texts four times out
of five where it has several; each run is of another commit. After HISTORY_RUNS runs of that, either it goes on so (how
many of the failures whose text was seen before are FLAKY or KNOWN), or it fails in every run with its usual text (does
it become NEW within five). Seeded: prints the same table each time.

    python evaluation/flaky.py [DATA]
"""

import csv
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from terec.model import Outcome, Verdict
from terec.regression import HISTORY_RUNS, Failure, RunFacts, Sighting, judge

DATA = Path(__file__).parents[2] / "shared" / "data"
GOES_ON, WITHIN, TRIALS = 100, 5, 4
USUAL_TEXT = 0.8
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
RUNS = [
    RunFacts("main", number, BEGIN + timedelta(hours=number), f"c{number}")
    for number in range(1, HISTORY_RUNS + GOES_ON + 1)
]


@dataclass(frozen=True, slots=True)
class FlakyTest:
    """rate: share of failing runs. texts: how many different failures it showed."""

    rate: float
    texts: int


def flaky_tests(data: Path) -> Iterator[FlakyTest]:
    with (data / "failures" / "flakeflagger_rates.csv").open() as file:
        for row in csv.DictReader(file):
            failing, passing = int(row["failing_runs"]), int(row["passing_runs"])
            yield FlakyTest(failing / (failing + passing), int(row["exception_types"]))


def chance(test: FlakyTest, run: RunFacts, drawn: random.Random) -> Sighting:
    if drawn.random() >= test.rate:
        return Sighting(run, Outcome.PASS)
    usual = test.texts <= 1 or drawn.random() < USUAL_TEXT
    return Sighting(run, Outcome.FAIL, f"text{0 if usual else drawn.randrange(1, test.texts)}")


def verdicts_while_flaky(test: FlakyTest, drawn: random.Random) -> Counter[Verdict]:
    """Verdicts on the failures, after the first HISTORY_RUNS runs, whose text the history has."""
    history = [chance(test, run, drawn) for run in RUNS[:HISTORY_RUNS]]
    seen = {each.signature for each in history}
    found: Counter[Verdict] = Counter()
    for run in RUNS[HISTORY_RUNS:]:
        now = chance(test, run, drawn)
        if now.signature is not None and now.signature in seen:
            found[judge(run, Failure("t1:test", now.signature), history).verdict] += 1
        history.append(now)
        seen.add(now.signature)
    return found


def runs_until_new(test: FlakyTest, drawn: random.Random) -> int | None:
    """How many failures in a row it takes until one is NEW; None: more than WITHIN."""
    history = [chance(test, run, drawn) for run in RUNS[:HISTORY_RUNS]]
    for count, run in enumerate(RUNS[HISTORY_RUNS : HISTORY_RUNS + WITHIN], 1):
        if judge(run, Failure("t1:test", "text0"), history).verdict is Verdict.NEW:
            return count
        history.append(Sighting(run, Outcome.FAIL, "text0"))
    return None


def main(data: Path) -> None:
    drawn = random.Random(20260301)
    tests = list(flaky_tests(data))
    found: Counter[Verdict] = Counter()
    shares = []
    for test in tests:
        verdicts = verdicts_while_flaky(test, drawn)
        found += verdicts
        if verdicts:
            shares.append((verdicts[Verdict.FLAKY] + verdicts[Verdict.KNOWN]) / verdicts.total())
    rare = [test for test in tests if test.rate <= 0.05]
    steps = Counter(runs_until_new(test, drawn) for test in rare for _ in range(TRIALS))
    kept = found[Verdict.FLAKY] + found[Verdict.KNOWN]
    soon = 1 - steps[None] / steps.total()
    each = sum(shares) / len(shares)
    print("| measure | asked | found |\n|---|---|---|")
    print(f"| flaky failures seen before: FLAKY or KNOWN | .985 | {kept / found.total():.4f} of {found.total()} |")
    print(f"| the same, each test weighing one | - | {each:.4f} of {len(shares)} |")
    print(f"| steady failure of a test that flakes <= 5 %: NEW within {WITHIN} | .96 | {soon:.4f} of {steps.total()} |")
    print("\n| failures in a row until NEW | trials |\n|---|---|")
    for count in (*range(1, WITHIN + 1), None):
        print(f"| {count or 'more'} | {steps[count]} |")
    print("\n" + ", ".join(f"{verdict.value} {count}" for verdict, count in found.most_common()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)

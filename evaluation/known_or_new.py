"""KNOWN or NEW for one test from its earlier failures, by hash.

A query is a failure of a test with up to EARLIER earlier failures of that test. KNOWN is the truth when the query is a
recurring failure (`failing`) and the test failed at another revision in the same way of life: a `failing` row again.
NEW is the truth when the query is a bug's failure (`trigger`) and the earlier ones are other bugs' or recurring ones
(pairs with equal message and line are dropped: that bug lived there too).
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from builds import SEED
from labelled import Labelled

EARLIER = 16


@dataclass(slots=True)
class Balance:
    """Counts of right and wrong answers."""

    known: int = 0
    false_new: int = 0
    new: int = 0
    false_known: int = 0

    def add(self, is_known: bool, said_known: bool) -> None:
        if is_known:
            self.known += 1
            self.false_new += not said_known
        else:
            self.new += 1
            self.false_known += said_known

    def __str__(self) -> str:
        false_new, false_known = self.false_new / max(self.known, 1), self.false_known / max(self.new, 1)
        return (
            f"balanced accuracy {1 - (false_new + false_known) / 2:.3f}  false NEW {false_new:.3f} of {self.known}  "
            f"false KNOWN {false_known:.3f} of {self.new}"
        )


def queries(project: str, failures: list[Labelled]) -> Iterator[tuple[Labelled, list[Labelled], bool]]:
    """(failure, earlier failures of its test, truth is KNOWN)."""
    chance = random.Random(f"{SEED} {project} history")
    tests: dict[object, list[Labelled]] = defaultdict(list)
    for failure in failures:
        tests[failure.case].append(failure)
    for rows in tests.values():
        for query in rows:
            others = [row for row in rows if row is not query and not (not query.recurring and _same_bug(query, row))]
            if query.recurring:
                others = [row for row in others if row.recurring]
            if others:
                yield query, chance.sample(others, min(EARLIER, len(others))), query.recurring


def balance(project: str, failures: list[Labelled]) -> Balance:
    counts = Balance()
    for query, earlier, is_known in queries(project, failures):
        counts.add(is_known, any(row.signature.strict == query.signature.strict for row in earlier))
    return counts


def _same_bug(query: Labelled, row: Labelled) -> bool:
    same_place = query.signature.test_line == row.signature.test_line
    return (not row.recurring and row.bug == query.bug) or (same_place and _message(query) == _message(row))


def _message(failure: Labelled) -> str:
    return failure.text.partition("\n\tat ")[0]

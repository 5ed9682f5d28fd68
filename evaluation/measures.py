"""How good groups and scores are: B-cubed, pairwise, AUC, reciprocal ranks."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Grouping:
    """Sums over many builds; the answers are micro means."""

    builds: int = 0
    bcubed: float = 0.0
    both: int = 0
    joined: int = 0
    alike: int = 0
    groups: int = 0
    truths: int = 0

    def add(self, found: Sequence[Hashable], truth: Sequence[Hashable]) -> None:
        """One build: the group that was found and the true one of each failure."""
        together, mine, theirs = Counter(zip(found, truth, strict=True)), Counter(found), Counter(truth)
        precision = sum(n * n / mine[group] for (group, _), n in together.items()) / len(found)
        recall = sum(n * n / theirs[label] for (_, label), n in together.items()) / len(found)
        self.bcubed += 2 * precision * recall / (precision + recall)
        self.builds += 1
        self.both += _pairs(together)
        self.joined += _pairs(mine)
        self.alike += _pairs(theirs)
        self.groups += len(mine)
        self.truths += len(theirs)

    def __str__(self) -> str:
        precision = self.both / self.joined if self.joined else 1.0
        recall = self.both / self.alike if self.alike else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return (
            f"B-cubed F1 {self.bcubed / self.builds:.3f}  pairwise P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  "
            f"causes per bug {self.groups / self.truths:.2f}  ({self.builds} builds)"
        )


def _pairs(counts: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def auc(scored: Iterable[tuple[float, bool]]) -> float:
    """Chance that a pair of one bug scores above a pair of two; ties count half."""
    rows = sorted(scored)
    positives = sum(label for _, label in rows)
    rank = total = 0.0
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end][0] == rows[start][0]:
            end += 1
        total += sum(label for _, label in rows[start:end]) * ((start + 1 + end) / 2)
        start = end
    rank = total - positives * (positives + 1) / 2
    return rank / (positives * (len(rows) - positives))

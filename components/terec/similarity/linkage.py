"""Average linkage over the pairs that were scored."""

import heapq
from collections.abc import Callable, Mapping

SAMPLED = 12
"""Pairs across two groups that are scored before they merge, where not all of them were."""

Compare = Callable[[int, int], float]


class Linkage:
    """Groups of the places 0..count-1: the two with the highest mean score merge while it is at least `enough`.

    scores: of pairs (lower, higher). A mean is taken over the scored pairs; before two groups merge of which some pairs
    are not scored, SAMPLED of all of them are compared, and their mean must be enough as well. Ties go to the lowest
    places. Work: O(p log p) for p scored pairs in bounded neighbourhoods, and SAMPLED comparisons for a merge tried.
    """

    def __init__(self, count: int, scores: Mapping[tuple[int, int], float], enough: float, compare: Compare) -> None:
        self._groups: dict[int, list[int]] = {place: [place] for place in range(count)}
        self._means: list[dict[int, tuple[float, int]]] = [{} for _ in range(count)]
        self._enough, self._compare = enough, compare
        self._heap: list[tuple[float, int, int, int, int]] = []
        for (one, other), value in scores.items():
            self._means[one][other] = self._means[other][one] = (value, 1)
            self._offer(one, other)

    def groups(self) -> list[list[int]]:
        """The groups, each ascending, by their first place; called once."""
        while self._heap:
            _, one, other, size, partner = heapq.heappop(self._heap)
            if self._sizes(one, other) == (size, partner) and self._holds(one, other):
                self._merge(one, other)
        return sorted(sorted(group) for group in self._groups.values())

    def _sizes(self, one: int, other: int) -> tuple[int, int]:
        return len(self._groups.get(one, ())), len(self._groups.get(other, ()))

    def _offer(self, one: int, other: int) -> None:
        total, pairs = self._means[one][other]
        if total / pairs >= self._enough:
            low, high = min(one, other), max(one, other)
            heapq.heappush(self._heap, (-total / pairs, low, high, *self._sizes(low, high)))

    def _holds(self, one: int, other: int) -> bool:
        mine, theirs = self._groups[one], self._groups[other]
        if self._means[one][other][1] >= len(mine) * len(theirs):
            return True
        pairs = {(mine[turn * 7 % len(mine)], theirs[turn * 5 % len(theirs)]) for turn in range(SAMPLED)}
        return sum(self._compare(*pair) for pair in sorted(pairs)) / len(pairs) >= self._enough

    def _merge(self, one: int, other: int) -> None:
        """The group `other` becomes part of `one`; the means to the merged group's neighbours are renewed."""
        self._groups[one] += self._groups.pop(other)
        for neighbour, (total, pairs) in self._means[other].items():
            if neighbour != one:
                known, before = self._means[one].get(neighbour, (0.0, 0))
                self._means[one][neighbour] = (known + total, before + pairs)
                self._means[neighbour].pop(other, None)
        self._means[one].pop(other, None)
        self._means[other] = {}
        for neighbour, mean in self._means[one].items():
            self._means[neighbour][one] = mean
            self._offer(one, neighbour)

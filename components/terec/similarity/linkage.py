"""Average linkage over the pairs that were scored."""

import heapq
from collections.abc import Mapping


def link(count: int, scores: Mapping[tuple[int, int], float], enough: float) -> list[list[int]]:
    """Groups of the places 0..count-1: the two with the highest mean score merge while it is at least `enough`.

    scores: of pairs (lower, higher); a pair without one counts as 0. Ties go to the lowest places.
    O(p log p) merges' work for p scored pairs in groups of bounded neighbourhood.
    """
    groups: dict[int, list[int]] = {place: [place] for place in range(count)}
    sums: list[dict[int, float]] = [{} for _ in range(count)]
    heap = []
    for (one, other), value in scores.items():
        sums[one][other] = sums[other][one] = value
        if value >= enough:
            heap.append((-value, one, other, 1, 1))
    heapq.heapify(heap)
    while heap:
        _, one, other, size, partner = heapq.heappop(heap)
        if one in groups and other in groups and (len(groups[one]), len(groups[other])) == (size, partner):
            _merge(one, other, groups, sums, heap, enough)
    return sorted(sorted(group) for group in groups.values())


def _merge(
    one: int,
    other: int,
    groups: dict[int, list[int]],
    sums: list[dict[int, float]],
    heap: list[tuple[float, int, int, int, int]],
    enough: float,
) -> None:
    """The group `other` becomes part of `one`; means to the merged group's neighbours are renewed."""
    groups[one] += groups.pop(other)
    for neighbour, value in sums[other].items():
        if neighbour != one:
            sums[one][neighbour] = sums[one].get(neighbour, 0.0) + value
            sums[neighbour].pop(other, None)
    sums[one].pop(other, None)
    sums[other] = {}
    for neighbour, value in sums[one].items():
        sums[neighbour][one] = value
        size, partner = len(groups[one]), len(groups[neighbour])
        mean = value / (size * partner)
        if mean >= enough:
            low, high = (one, neighbour) if one < neighbour else (neighbour, one)
            heapq.heappush(heap, (-mean, low, high, len(groups[low]), len(groups[high])))

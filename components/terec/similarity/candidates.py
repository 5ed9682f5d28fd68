"""Which failures of a build are worth comparing: those that share something few others have."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import log

from terec.similarity.score import Rarity
from terec.similarity.weights import ALL_PAIRS, CANDIDATES, COMMON, COMPARED, LEADERS
from terec.test_hash import Signature

_WORD = re.compile(r"[A-Za-z_][\w.$]{3,80}")


def candidate_pairs(failures: Sequence[Signature]) -> Iterator[tuple[int, int]]:
    """Pairs (lower, higher) of places to compare; at most CANDIDATES for each failure when there are many."""
    if len(failures) <= ALL_PAIRS:
        yield from combinations(range(len(failures)), 2)
        return
    holders: dict[str, list[int]] = defaultdict(list)
    keys = [_keys(failure) for failure in failures]
    for place, names in enumerate(keys):
        for name in names:
            holders[name].append(place)
    for place, names in enumerate(keys):
        for partner in _best_partners(place, names, holders):
            yield partner, place


def rarity_of(failures: Sequence[Signature]) -> Rarity:
    """Inverse document frequency of a frame among the failures; one that none of them has is the rarest."""
    counts: dict[str, int] = defaultdict(int)
    for failure in failures:
        for name in {*failure.frames, *failure.production}:
            counts[name] += 1
    rarity = {name: log(1 + len(failures) / count) for name, count in counts.items()}
    unseen = log(2 + len(failures))
    return Rarity(lambda name: rarity.get(name, unseen))


def _best_partners(place: int, names: Iterable[str], holders: dict[str, list[int]]) -> list[int]:
    """The earlier failures that share the most with this one, rare things first."""
    shared: dict[int, float] = defaultdict(float)
    for name in names:
        holding = holders[name]
        for partner in holding if len(holding) <= COMMON else holding[:LEADERS]:
            if partner < place:
                shared[partner] += 1 / len(holding)
    return sorted(shared, key=lambda partner: (-shared[partner], partner))[:CANDIDATES]


def _keys(failure: Signature) -> set[str]:
    words = _WORD.findall(failure.loose_template[:COMPARED])
    return {*failure.frames[:10], *failure.production[:10], *words[:40], f"in {failure.owner}", f"as {failure.loose}"}

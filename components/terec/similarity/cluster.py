"""The causes of one build: which of its failures belong together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from terec.similarity.candidates import candidate_pairs, rarity_of
from terec.similarity.linkage import Linkage
from terec.similarity.score import says_the_same, score
from terec.similarity.weights import REPRESENTATIVES, SAME_CAUSE
from terec.test_hash import Signature

CAUSE_VERSION = "c2"
"""Incremented whenever failures may be put together differently; judgements of another one are made again."""


@dataclass(frozen=True, slots=True)
class KnownCause:
    """A cause of an earlier build: its id and the hashes of its failures (`Cause.hashes`)."""

    id: str
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cause:
    """Failures of one build that belong together.

    members: their places in what was given, ascending. hashes: what an earlier or later build knows it by; hashes of
    texts that say nothing are only strict ones.
    """

    id: str
    members: tuple[int, ...]
    hashes: frozenset[str]


def cluster(failures: Sequence[Signature], known: Iterable[KnownCause] = ()) -> list[Cause]:
    """The causes of one build's failures, each failure in exactly one; ordered by their first member.

    failures: oldest first, for a new cause is named after its oldest member. known: causes of earlier builds, oldest
    first; a cause that shares a hash with one carries its id on, each id at most once. What an earlier build knew as
    one cause is joined with what none knew, or as another, only where both say the same. Never all pairs: failures with
    one hash are one, and only those that share something rare are compared; linear in failures of few causes.
    """
    known = list(known)
    buckets = _buckets(failures)
    before = _ids_before([[failures[place] for place in members] for members in buckets], known)
    groups = _linked([failures[members[0]] for members in buckets], before)
    merged = sorted(sorted(place for bucket in group for place in buckets[bucket]) for group in groups)
    hashes = [frozenset(_hashes([failures[place] for place in members])) for members in merged]
    ids = _carried(hashes, known)
    taken = set(ids.values())
    causes = []
    for number, members in enumerate(merged):
        name = ids.get(number) or _fresh(failures[members[0]], taken)
        causes.append(Cause(name, tuple(members), hashes[number]))
    return causes


def _buckets(failures: Sequence[Signature]) -> list[list[int]]:
    """Places of failures that are one by hash: loose where it says something, else strict in one class."""
    buckets: dict[tuple[str, ...], list[int]] = {}
    for place, failure in enumerate(failures):
        says_something = failure.production or not failure.generic
        key = (failure.loose,) if says_something else (failure.strict, failure.owner)
        buckets.setdefault(key, []).append(place)
    return list(buckets.values())


def _ids_before(buckets: Iterable[Sequence[Signature]], known: Iterable[KnownCause]) -> list[str | None]:
    """The id of the oldest known cause that has a hash of each bucket; None: it was in none."""
    ids: dict[str, str] = {}
    for cause in known:
        for name in cause.hashes:
            ids.setdefault(name, cause.id)
    return [next((ids[name] for name in _hashes(some) if name in ids), None) for some in buckets]


def _linked(representatives: Sequence[Signature], before: Sequence[str | None]) -> list[list[int]]:
    """before: the cause that each was known as."""
    first = representatives[:REPRESENTATIVES]
    rarity = rarity_of(first)

    def compare(one: int, other: int) -> float:
        if before[one] != before[other] and not says_the_same(first[one], first[other]):
            return 0.0  # the one failed without the other, which is better evidence than likeness
        return score(first[one], first[other], rarity).score

    scores = {pair: compare(*pair) for pair in candidate_pairs(first)}
    groups = Linkage(len(first), scores, SAME_CAUSE, compare).groups()
    return groups + _led(groups, representatives)


def _led(groups: list[list[int]], representatives: Sequence[Signature]) -> list[list[int]]:
    """Failures beyond the cap join the group of the first that shares their top frame and type, else stand alone."""
    leaders: dict[tuple[str, ...], list[int]] = {}
    for group in groups:
        for place in group:
            leaders.setdefault(_lead(representatives[place]), group)
    alone: list[list[int]] = []
    for place in range(REPRESENTATIVES, len(representatives)):
        lead = _lead(representatives[place])
        if lead not in leaders:
            leaders[lead] = []
            alone.append(leaders[lead])
        leaders[lead].append(place)
    return alone


def _lead(failure: Signature) -> tuple[str, ...]:
    return (failure.type, *(failure.production[:1] or (failure.strict,)))


def _hashes(failures: Iterable[Signature]) -> Iterable[str]:
    for failure in failures:
        yield failure.strict
        if not failure.generic:
            yield failure.loose


def _carried(hashes: Sequence[frozenset[str]], known: Iterable[KnownCause]) -> dict[int, str]:
    """For each cause the id of the known one that shares the most hashes; the older one on a tie."""
    places: dict[str, list[int]] = {}
    for number, names in enumerate(hashes):
        for name in names:
            places.setdefault(name, []).append(number)
    offers = []
    for age, cause in enumerate(known):
        shared: dict[int, int] = {}
        for name in cause.hashes:
            for number in places.get(name, ()):
                shared[number] = shared.get(number, 0) + 1
        offers += [(-count, age, number, cause.id) for number, count in shared.items()]
    carried: dict[int, str] = {}
    given: set[str] = set()
    for _, _, number, name in sorted(offers):
        if number not in carried and name not in given:
            carried[number] = name
            given.add(name)
    return carried


def _fresh(oldest: Signature, taken: set[str]) -> str:
    """An id from the oldest member's hash; a second cause of one build with that hash gets another."""
    for turn in range(len(taken) + 1):
        words = f"{oldest.strict} {oldest.owner} {turn}".encode("utf-8", "surrogatepass")
        name = f"{CAUSE_VERSION}:{blake2b(words, digest_size=8).hexdigest()}"
        if name not in taken:
            break
    taken.add(name)
    return name

"""How alike two failures are, 0 to 1, and what makes it so."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp

from rapidfuzz.fuzz import ratio, token_set_ratio

from terec.similarity.weights import (
    ALIKE_WORDS,
    APART,
    BIAS,
    COMPARED,
    NEAR_LINES,
    POSITION_POWER,
    SAME_TEMPLATE,
    TEXT_MIDDLE,
    TEXT_STEEPNESS,
    WEIGHTS,
)
from terec.test_hash import Signature

_OF_A_FILE = re.compile(r":|\.(?:[cm]?[jt]sx?|py|go|php|rb|exs?)\Z")
"""In the name of a frame that names a file or a module, not a class and its method as those of JVM and .NET do."""

_POSITION = tuple(1 / (1 + place) ** POSITION_POWER for place in range(64))


class Rarity:
    """Weighs frames: of_name by how few failures have the name, and by its place in the stack.

    The weights of a stack are remembered: each is compared with many.
    """

    def __init__(self, of_name: Callable[[str], float]) -> None:
        self._of_name = of_name
        self._known: dict[tuple[str, ...], dict[str, float]] = {}

    def weights(self, frames: tuple[str, ...]) -> Mapping[str, float]:
        """By name; of a name that comes twice the last place counts."""
        known = self._known.get(frames)
        if known is None:
            known = {name: self._of_name(name) * place for name, place in zip(frames, _POSITION, strict=False)}
            self._known[frames] = known
        return known


@dataclass(frozen=True, slots=True)
class Similarity:
    """score: 0 to 1. features: each in 0..1, by the names in `weights`, or the single rule that decided."""

    score: float
    features: Mapping[str, float]


def score(one: Signature, other: Signature, rarity: Rarity | None = None) -> Similarity:
    """The likeness of two failures: symmetric, deterministic, and what a side lacks speaks neither for nor against.

    rarity: weighs frames, by default all alike. Time: bounded by a constant (COMPARED squared / 64 word operations).
    """
    if not (one.frames and other.frames):
        return _by_text(one, other)
    features = _features(one, other, rarity)
    value = _logistic(BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items()))
    if says_the_same(one, other):
        value = max(value, SAME_TEMPLATE)
    elif _share_no_more_than_a_file(one, other, features):
        value = min(value, APART)
    return Similarity(value, features)


def says_the_same(one: Signature, other: Signature) -> bool:
    """Whether type and text are equal but for volatile parts, and say something."""
    return _same_template(one, other) and not one.generic


def _same_template(one: Signature, other: Signature) -> bool:
    return one.type == other.type and one.loose_template == other.loose_template


def _share_no_more_than_a_file(one: Signature, other: Signature, features: Mapping[str, float]) -> bool:
    """Whether they say different things, and no frame outside of tests is in both."""
    if not (one.loose_template and other.loose_template) or features["production frame overlap"]:
        return False
    both = all(_OF_A_FILE.search(each.frames[0]) for each in (one, other))
    return both and features["message ratio"] < ALIKE_WORDS


def _by_text(one: Signature, other: Signature) -> Similarity:
    same_template = _same_template(one, other)
    if one.loose == other.loose or same_template:
        known = 1.0 if one.loose_template or one.type else 0.0
        return Similarity(known, {"same hash": float(one.loose == other.loose), "same template": float(same_template)})
    alike = _ratio(f"{one.type} {one.loose_template}", f"{other.type} {other.loose_template}")
    value = _logistic(TEXT_STEEPNESS * (alike - TEXT_MIDDLE)) if one.loose_template and other.loose_template else 0.0
    return Similarity(value, {"message ratio": alike})


def _features(one: Signature, other: Signature, rarity: Rarity | None) -> dict[str, float]:
    mine, theirs = one.loose_template[:COMPARED], other.loose_template[:COMPARED]
    speaks = bool(mine and theirs)
    return {
        "same type": float(one.type == other.type),
        "same top production frame": float(one.production[:1] == other.production[:1] != ()),
        "frame overlap": _overlap(one.frames, other.frames, rarity),
        "message ratio": _ratio(mine, theirs) if speaks else 0.0,
        "no message in both": float(not mine and not theirs),
        "same test class": float(one.owner == other.owner != ""),
        "no production frames in both": float(not one.production and not other.production),
        "production frame overlap": _overlap(one.production, other.production, rarity),
        "message token ratio": _token_ratio(mine, theirs) if speaks else 0.0,
        "same package": float(_package(one) == _package(other) != ""),
        "same hash": float(one.loose == other.loose),
        "text ratio": _ratio(_whole(one), _whole(other)),
        "near lines of a class": _nearness(one, other),
    }


def _overlap(one: tuple[str, ...], other: tuple[str, ...], rarity: Rarity | None) -> float:
    """Weighted Jaccard of two stacks; a shared frame weighs by its mean place. 0 when a side has none."""
    if not one or not other:
        return 0.0
    mine, theirs = _weights(one, rarity), _weights(other, rarity)
    shared = whole = 0.0
    for name, weight in mine.items():
        partner = theirs.get(name)
        if partner is None:
            whole += weight
        else:
            shared += min(weight, partner)
            whole += max(weight, partner)
    whole += sum(weight for name, weight in theirs.items() if name not in mine)
    return shared / whole if whole else 0.0


def _weights(frames: tuple[str, ...], rarity: Rarity | None) -> Mapping[str, float]:
    return dict(zip(frames, _POSITION, strict=False)) if rarity is None else rarity.weights(frames)


def _whole(failure: Signature) -> str:
    return "\n".join((failure.type, failure.loose_template[:COMPARED], *failure.frames))[: 2 * COMPARED]


def _nearness(one: Signature, other: Signature) -> float:
    if one.test_line is None or other.test_line is None or one.owner != other.owner:
        return 0.0
    return 1 / (1 + abs(one.test_line - other.test_line) / NEAR_LINES)


def _package(failure: Signature) -> str:
    return failure.owner.rpartition(".")[0]


def _ratio(one: str, other: str) -> float:
    return 1.0 if one == other else ratio(*sorted((one, other))) / 100


def _token_ratio(one: str, other: str) -> float:
    return 1.0 if one == other else token_set_ratio(*sorted((one, other))) / 100


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -700 else 0.0

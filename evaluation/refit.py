"""Are the committed weights fitted too closely? Weights fitted on eight projects, scored on the ninth, beside them.

Pairs are those inside simulated builds that have features (frames on both sides), at most PAIRS of each project; the
fit is a logistic by plain gradient steps with a small pull to zero. A committed AUC far above the refit one on a
project left out would say that the weights know it; one far below, that they miss what the others teach.
"""

import random
from itertools import combinations
from math import exp

from builds import SEED, simulated_builds
from labelled import Labelled
from measures import auc

from terec.similarity import score

PAIRS = 400
STEPS = 150
RATE = 2.0
PULL = 0.002

Row = tuple[list[float], bool, float]


def cross_validated(projects: dict[str, list[Labelled]]) -> list[tuple[str, float, float]]:
    """(project left out, AUC of the committed weights, AUC of weights fitted on the others)."""
    rows = {project: pairs_of_builds(project, failures) for project, failures in projects.items()}
    answers = []
    for left_out, own in rows.items():
        if len({same for _, same, _ in own}) == 2:
            weights = fitted([row for project, others in rows.items() if project != left_out for row in others])
            again = auc([(sum(map(float.__mul__, weights, features)), same) for features, same, _ in own])
            answers.append((left_out, auc([(value, same) for _, same, value in own]), again))
    return answers


def pairs_of_builds(project: str, failures: list[Labelled]) -> list[Row]:
    """(features and a constant, truth, committed score) of drawn pairs."""
    pairs = {}
    for build in simulated_builds(project, failures):
        for one, other in combinations(build, 2):
            pairs[frozenset((id(one), id(other)))] = (one, other)
    chance = random.Random(f"{SEED} {project} refit")
    rows = []
    for one, other in chance.sample(list(pairs.values()), min(PAIRS, len(pairs))):
        found = score(one.signature, other.signature)
        if len(found.features) > 2:
            rows.append(([*found.features.values(), 1.0], one.bug == other.bug, found.score))
    return rows


def fitted(rows: list[Row]) -> list[float]:
    weights = [0.0] * len(rows[0][0])
    for _ in range(STEPS):
        slope = [0.0] * len(weights)
        for features, same, _ in rows:
            error = same - 1 / (1 + exp(-sum(map(float.__mul__, weights, features))))
            slope = [total + error * value for total, value in zip(slope, features, strict=True)]
        weights = [
            weight + RATE * (total / len(rows) - PULL * weight) for weight, total in zip(weights, slope, strict=True)
        ]
    return weights

"""Simulated builds with known causes, made from labelled failures.

A build has 1 to 5 bugs of one project, drawn without repetition; every failing test of a bug is in it, at most
FAILURES_OF_A_BUG drawn ones, in drawn order. Each project has BUILDS builds. All chance comes from one seed and the
project's name, so that a build is the same in every run and whatever other projects there are.
"""

import random
from collections import defaultdict
from collections.abc import Iterator

from labelled import Labelled

SEED = 20261121
BUILDS = 60
FAILURES_OF_A_BUG = 20


def simulated_builds(project: str, failures: list[Labelled]) -> Iterator[list[Labelled]]:
    chance = random.Random(f"{SEED} {project}")
    bugs: dict[str, list[Labelled]] = defaultdict(list)
    for failure in failures:
        if not failure.recurring:
            bugs[failure.bug].append(failure)
    for _ in range(BUILDS if len(bugs) > 1 else 0):
        build: list[Labelled] = []
        for bug in chance.sample(sorted(bugs), min(chance.randint(1, 5), len(bugs))):
            build += chance.sample(bugs[bug], min(len(bugs[bug]), FAILURES_OF_A_BUG))
        chance.shuffle(build)
        yield build

"""How long tests and builds take."""

from terec.demo.builds import Build
from terec.demo.catalogue import PlannedTest
from terec.demo.chance import chance
from terec.demo.truth import MAIN, Truth

_BUILD_SECONDS = 410.0
_OUTAGE_SECONDS = 95.0


def slowdown(truth: Truth, build: Build, builds: int) -> float:
    """How many times its first duration the drifting class takes in this build."""
    return 1 + (truth.drift.factor - 1) * (build.main_build - 1) / max(1, builds - 1)


def drifting(tests: list[PlannedTest], truth: Truth) -> frozenset[int]:
    """Which of the tests, by index, grow slower."""
    drift = (truth.drift.test_package, truth.drift.test_suite)
    return frozenset(index for index, test in enumerate(tests) if test.case[:2] == drift)


def build_seconds(truth: Truth, build: Build, builds: int, seed: int) -> float:
    """What CI shows as the build's duration: longer as the class drifts, short when nothing could start."""
    if build.branch == MAIN and build.run_id == truth.outage.build:
        return _OUTAGE_SECONDS
    noise = chance(seed, "seconds", build.name).uniform(-25, 25)
    return round(_BUILD_SECONDS + noise + 30 * slowdown(truth, build, builds), 1)

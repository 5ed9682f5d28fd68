"""How the tests of further markets fail: steady offenders, regressions and flaky ones, as in a large CI."""

from dataclasses import dataclass

from terec.demo.builds import Build
from terec.demo.catalogue import PlannedTest
from terec.demo.chance import chance

STEADY, REGRESSION, FLAKY = 0.010, 0.015, 0.020
"""Share of tests that always fail, that fail from one build to another, that fail at random."""

_FLAKY_RATES = (0.05, 0.2, 0.5)


@dataclass(frozen=True, slots=True)
class Offender:
    """A test that fails in main's builds begins <= build < ends, there with the given rate."""

    index: int
    begins: int
    ends: int
    rate: float

    def fails_in(self, build: Build, seed: int) -> bool:
        if not self.begins <= build.main_build < self.ends:
            return False
        return self.rate == 1.0 or chance(seed, "crowd", self.index, build.name).random() < self.rate


def offenders(tests: list[tuple[int, PlannedTest]], builds: int, seed: int) -> list[Offender]:
    """Those among the tests (each with its index) that fail at times."""
    found = (_offender(index, test, builds, seed) for index, test in tests if test.skip_details is None)
    return [each for each in found if each is not None]


def _offender(index: int, test: PlannedTest, builds: int, seed: int) -> Offender | None:
    drawn = chance(seed, "offender", str(test.case))
    kind = drawn.random()
    if kind < STEADY:
        return Offender(index, 1, builds + 1, 1.0)
    if kind < STEADY + REGRESSION:
        begins = drawn.randrange(1, builds + 1)
        return Offender(index, begins, begins + 1 + drawn.randrange(builds // 2 + 1), 1.0)
    if kind < STEADY + REGRESSION + FLAKY:
        return Offender(index, 1, builds + 1, drawn.choice(_FLAKY_RATES))
    return None

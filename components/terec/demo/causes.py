"""Why which test fails in a build."""

from dataclasses import replace

from terec.demo.builds import Build
from terec.demo.catalogue import SHOP_SIZE, PlannedTest, shop_tests
from terec.demo.chance import chance
from terec.demo.crowd import offenders
from terec.demo.truth import MAIN, Truth
from terec.model import CaseId

CROWD, OUTAGE, OWN, RETRIED = "crowd", "outage", "window", "gateway"
"""Causes that are no regression: nobody's plan, the missing database, a pull request's own, passed on retry."""


class Causes:
    """The cause of every failure in a build, by the test's place among all tests."""

    def __init__(self, tests: list[PlannedTest], truth: Truth, builds: int, seed: int) -> None:
        self._truth = truth
        self._seed = seed
        self._index = {test.case: index for index, test in enumerate(tests)}
        own = {test.case for test in shop_tests(SHOP_SIZE, seed)}
        crowd = [(index, test) for index, test in enumerate(tests) if test.case not in own]
        self._crowd = offenders(crowd, builds, seed)

    def of_build(self, build: Build) -> dict[int, str]:
        """Cause by index of each test that fails in this build."""
        found = {each.index: CROWD for each in self._crowd if each.fails_in(build, self._seed)}
        for flaky in self._truth.flaky:
            if self._flaked(build, flaky.case, flaky.rate, flaky.failed_in):
                found[self._index[flaky.case]] = flaky.cause
        if build.branch == MAIN and build.run_id == self._truth.outage.build:
            found.update((self._index[case], OUTAGE) for case in self._truth.outage.cases)
        for broken in self._truth.broken:
            if broken.fails_in(build.main_build):
                found.update((self._index[case], broken.cause) for case in broken.cases)
        for request in self._truth.pull_requests:
            if request.branch == build.branch and build.run_id in request.own_builds:
                found.update((self._index[case], OWN) for case in request.own)
        return found

    def retried(self, build: Build) -> int | None:
        """The index of the test that passes on its second try in this build."""
        retried = self._truth.retried
        return self._index[retried.case] if build.branch == MAIN and build.run_id in retried.builds else None

    def _flaked(self, build: Build, case: CaseId, rate: float, failed_in: tuple[int, ...]) -> bool:
        if build.branch == MAIN:
            return build.run_id in failed_in
        return chance(self._seed, "flaky", str(case), build.name).random() < rate


def without_planted_skips(tests: list[PlannedTest], truth: Truth) -> list[PlannedTest]:
    """The tests; those that the truth names are never skipped."""
    named = {truth.renaming.before, truth.retried.case, *(flaky.case for flaky in truth.flaky)}
    named.update(case for broken in truth.broken for case in broken.cases)
    named.update(case for request in truth.pull_requests for case in request.own)
    return [replace(test, skip_details=None) if test.case in named else test for test in tests]

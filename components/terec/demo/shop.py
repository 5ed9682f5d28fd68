"""The shop: what every test does in every build, made when asked for, so that any size needs little memory."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from terec.demo.builds import Build, main_build
from terec.demo.catalogue import BACKEND_GROUP, SERVICES_GROUP, SHOP_SIZE, WEB_GROUP, PlannedTest, shop_tests
from terec.demo.causes import CROWD, RETRIED, Causes, without_planted_skips
from terec.demo.chance import chance
from terec.demo.durations import build_seconds, drifting, slowdown
from terec.demo.failures import fail, failed_attempt, output, planted_text
from terec.demo.planting import plant, pull_request_builds
from terec.demo.texts import Text
from terec.demo.texts_crowd import crowd_text
from terec.model import CaseId, InvalidInput, Outcome, Result, RunStatus

BUILDS_MIN = 20
"""Fewer builds leave no room between the planted troubles."""

XUNIT2_FROM = 1 / 3
"""Share of the window after which pytest writes xunit2 reports, which name no file and line."""

LOG_LIMIT = 16 * 1024
"""Most characters, nearly, that a test prints."""

_LOG_SHARE = 0.11
"""Share of passing backend and services tests that print something: 8 % of all tests."""


class Shop:
    """Builds of a window and the results in each; the same arguments give the same words on every Python.

    InvalidInput for fewer than SHOP_SIZE tests or BUILDS_MIN builds. Memory grows with tests, not with builds.
    """

    def __init__(self, builds: int = 60, tests: int = SHOP_SIZE, seed: int = 7) -> None:
        if tests < SHOP_SIZE or builds < BUILDS_MIN:
            raise InvalidInput(f"The demo has at least {SHOP_SIZE} tests and {BUILDS_MIN} builds.")
        self._builds, self._seed = builds, seed
        planned = shop_tests(tests, seed)
        self.truth = plant(planned, builds, seed)
        self._tests = without_planted_skips(planned, self.truth)
        self._causes = Causes(self._tests, self.truth, builds, seed)
        self._drifting = drifting(self._tests, self.truth)
        self._crowd_texts: dict[int, Text] = {}

    def builds(self) -> Iterator[Build]:
        """All builds in order of time, those of pull requests among those of main."""
        for number in range(1, self._builds + 1):
            main = main_build(number, self._builds, self._seed)
            for build in (main, *pull_request_builds(self.truth, main, self._seed)):
                status = RunStatus.FAILURE if self._causes.of_build(build) else RunStatus.SUCCESS
                seconds = build_seconds(self.truth, build, self._builds, self._seed)
                yield replace(build, status=status, duration_sec=seconds)

    def writes_xunit2(self, build: Build) -> bool:
        """Whether pytest wrote this build's report after its upgrade."""
        return build.main_build > XUNIT2_FROM * self._builds

    def causes(self, build: Build) -> dict[CaseId, str]:
        """Why each test failed that failed in this build; of what the truth names nothing, `crowd`."""
        return {self._tests[index].case: cause for index, cause in self._causes.of_build(build).items()}

    def results(self, build: Build) -> Iterator[Result]:
        """What each test did in this build, by group and class; the renamed one under its name of the time.

        They carry file and line where a report of their runner can; xunit2 reports do not.
        """
        causes, retried = self._causes.of_build(build), self._causes.retried(build)
        slower = slowdown(self.truth, build, self._builds)
        drawn = chance(self._seed, "results", build.name)
        for index, (test, result) in enumerate(self._passes(build, drawn)):
            if index in self._drifting:
                result.duration_ms = float(round((result.duration_ms or 0) * slower))
            if index in causes:
                fail(result, test, build, self._text(index, test, causes[index]), drawn)
            elif test.skip_details is not None:
                result.result, result.skip_details, result.duration_ms = Outcome.SKIP, test.skip_details, 0.0
            elif index == retried:
                result.attempts = (failed_attempt(test, build, planted_text(test, RETRIED), drawn),)
            elif test.group != WEB_GROUP and drawn.random() < _LOG_SHARE:
                result.stdout = output(test, build, drawn, int(LOG_LIMIT * drawn.random() ** 2.5))
            yield result

    def _passes(self, build: Build, drawn: Random) -> Iterator[tuple[PlannedTest, Result]]:
        renamed = self.truth.renaming.before if build.main_build >= self.truth.renaming.build else None
        for test in self._tests:
            case = self.truth.renaming.after if test.case == renamed else test.case
            result = Result(*case, Outcome.PASS, test.group, build.tstamp)
            result.duration_ms = float(round(test.usual_ms * (0.8 + 0.6 * drawn.random())))
            if test.group != BACKEND_GROUP:
                result.file = test.file
            if test.group == SERVICES_GROUP:
                result.line = test.line
            yield test, result

    def _text(self, index: int, test: PlannedTest, cause: str) -> Text:
        if cause != CROWD:
            return planted_text(test, cause)
        if index not in self._crowd_texts:
            self._crowd_texts[index] = crowd_text(test, self._seed)
        return self._crowd_texts[index]

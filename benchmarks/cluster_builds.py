"""Builds for the cluster benchmarks: so many tests with so many failures, whose texts are those of the demo's shop."""

from collections.abc import Iterator
from itertools import cycle, islice

from cluster_servers import ORG, PROJECT

from terec.demo import MAIN, Shop
from terec.model import Outcome, Result, Run, RunKey, UploadHeader
from terec.service import Service

SUITE = "ci"
STEADY = 0.8
"""Share of the failures that every build has; the others move on with each build."""


class Builds:
    def __init__(self, tests: int, failures: int) -> None:
        self._tests = tests
        self.failures = failures
        shop = Shop(100, 2_000)
        failed = (each for build in shop.builds() for each in shop.results(build) if each.result is Outcome.FAIL)
        texts = {each.error_stacktrace: each for each in islice(failed, 20 * failures)}
        self._texts = list(islice(cycle(texts.values()), failures))

    def results(self, number: int) -> list[Result]:
        """Of the build with this number."""
        failing = self._failing(number)
        return [_result(nth, failing.get(nth)) for nth in range(self._tests)]

    def upload(self, service: Service, number: int, branch: str = MAIN) -> RunKey:
        """Upload the whole build as a complete run; it is acknowledged on return."""
        key = RunKey(ORG, PROJECT, SUITE, branch, number)
        service.results.put_run(Run(*key, complete=True))
        service.results.add_results(key, UploadHeader(), self.results(number))
        return key

    def _failing(self, number: int) -> dict[int, Result]:
        steady = int(self.failures * STEADY)
        moving = self.failures - steady
        first = steady + number * moving % max(1, self._tests - self.failures)
        return dict(zip([*range(steady), *range(first, first + moving)], self._texts, strict=True))


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _result(nth: int, text: Result | None) -> Result:
    return Result(
        "com.acme.shop",
        f"Cart{nth % 50}Test",
        f"case{nth}",
        result=Outcome.FAIL if text else Outcome.PASS,
        duration_ms=float(nth % 1000),
        error_type=text.error_type if text else None,
        error_details=text.error_details if text else None,
        error_stacktrace=text.error_stacktrace if text else None,
    )


def branches(count: int) -> Iterator[str]:
    """Names of so many branches, again and again."""
    return cycle([f"team-{nth}" for nth in range(count)])

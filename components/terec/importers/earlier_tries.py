"""Adds to a report's results what other files tell of the tries before."""

from collections.abc import Iterable

from terec.importers.junit_case import TEXTS_LIMIT
from terec.model import Attempt, CaseId, Outcome, Result

CASES_LIMIT = 1_000
"""Cases of which failed tries are held until the last try is read."""


class EarlierTries:
    """The failures of earlier tries by case, within limits."""

    def __init__(self) -> None:
        self._of: dict[CaseId, tuple[Attempt, ...]] = {}

    def add(self, results: Iterable[Result]) -> None:
        """A try, after those before it."""
        for result in results:
            before = self._of.get(result.case, ())
            if result.result is Outcome.FAIL and (before or len(self._of) < CASES_LIMIT):
                self._of[result.case] = (*before, *result.attempts, as_attempt(result))[:TEXTS_LIMIT]

    def put_before(self, results: Iterable[Result]) -> None:
        """Give each result the tries of its case."""
        if self._of:
            for result in results:
                result.attempts = (*self._of.get(result.case, ()), *result.attempts)[:TEXTS_LIMIT]


def as_attempt(result: Result) -> Attempt:
    """A try that does not count."""
    attempt = Attempt(result.result, tstamp=result.tstamp, duration_ms=result.duration_ms)
    attempt.error_type, attempt.error_details = result.error_type, result.error_details
    attempt.error_stacktrace = result.error_stacktrace
    attempt.stdout, attempt.stderr = result.stdout, result.stderr
    return attempt

"""Makes results of the cases in a test report of Jenkins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from terec.importers import case_names, headline
from terec.model import Outcome, Result, TextLimit, cut_text

UNNAMED = "<unnamed>"

_OUTCOMES = {
    "PASSED": Outcome.PASS,
    "FIXED": Outcome.PASS,
    "FAILED": Outcome.FAIL,
    "REGRESSION": Outcome.FAIL,
    "SKIPPED": Outcome.SKIP,
}
_YEAR_SECONDS = 366 * 86_400.0


class Cases:
    """Makes results; left_out: how many cases had no name or a status that is none of Jenkins' words."""

    def __init__(self, limit: TextLimit) -> None:
        self.left_out = 0
        self._limit = limit

    def results(self, cases: Iterable[Any], config: str | None, tstamp: datetime | None) -> list[Result]:
        """One result a case; config stands before the case's own. A hot path: a passed case takes the short way.

        Output is kept of failed cases alone: Jenkins repeats a suite's whole output at every case without its own.
        """
        found = []
        for case in cases:
            try:
                outcome = _OUTCOMES[case["status"]]
                names = case_names(case.get("className") or "", case["name"] or UNNAMED, config)
            except (KeyError, TypeError, AttributeError):
                self.left_out += 1
                continue
            result = Result(*names, outcome, None, tstamp, milliseconds(case.get("duration")))
            if outcome is Outcome.FAIL:
                _tell_failure(result, case, self._limit)
            elif outcome is Outcome.SKIP:
                result.skip_details = _text(case.get("skippedMessage"), self._limit)
            found.append(result)
        return found


def milliseconds(seconds: Any) -> float | None:
    """Seconds as Jenkins writes them, to the nanosecond; None for what is negative, NaN, a year or no number."""
    if type(seconds) not in (float, int) or not 0 <= seconds < _YEAR_SECONDS:
        return None
    return int(seconds * 1e9 + 0.5) / 1e6


def _tell_failure(result: Result, case: dict[str, Any], limit: TextLimit) -> None:
    trace = _text(case.get("errorStackTrace"), limit)
    result.error_stacktrace = trace
    result.error_details = (_text(case.get("errorDetails"), limit) or "").strip() or headline(trace) or None
    result.stdout, result.stderr = _text(case.get("stdout"), limit), _text(case.get("stderr"), limit)


def _text(value: Any, limit: TextLimit) -> str | None:
    """A text as it is stored: cut here, a piece of an upload stays small."""
    return cut_text(value, limit) if isinstance(value, str) and value else None

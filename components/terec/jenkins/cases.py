"""Makes results of the cases in a test report of Jenkins."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from terec.importers import line_of, names_of
from terec.model import Outcome, Result, TextLimit, cut_text

UNNAMED = "<unnamed>"

_PASS = Outcome.PASS
_OUTCOMES = {
    "PASSED": _PASS,
    "FIXED": _PASS,
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
        found: list[Result] = []
        make = found.append
        for case in cases:
            try:
                outcome = _OUTCOMES[case["status"]]
                package, owner, name, own = names_of(case["className"] or "", case["name"] or UNNAMED, config)
                duration = milliseconds(case["duration"])
            except (KeyError, TypeError, AttributeError):
                self.left_out += 1
                continue
            result = Result(package, owner, name, own, outcome, None, tstamp, duration)
            if outcome is not _PASS:
                self._tell(result, case)
            make(result)
        return found

    def _tell(self, result: Result, case: dict[str, Any]) -> None:
        if result.result is Outcome.SKIP:
            result.skip_details = self._text(case, "skippedMessage")
            return
        result.error_stacktrace = self._text(case, "errorStackTrace")
        details = (self._text(case, "errorDetails") or "").strip()
        result.error_details = details or line_of(result.error_stacktrace, result.case) or None
        result.stdout, result.stderr = self._text(case, "stdout"), self._text(case, "stderr")

    def _text(self, case: dict[str, Any], key: str) -> str | None:
        """A text as it is stored: cut here, a piece of an upload stays small."""
        text = case.get(key)
        return cut_text(text, self._limit) if isinstance(text, str) and text else None


@lru_cache(maxsize=8192)
def milliseconds(seconds: Any) -> float | None:
    """Seconds as Jenkins writes them, to the nanosecond; None for what is negative, NaN, a year or no number."""
    try:
        return int(seconds * 1e9 + 0.5) / 1e6 if 0 <= seconds < _YEAR_SECONDS else None
    except TypeError:
        return None

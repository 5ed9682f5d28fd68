"""Puts together what pytest writes of one test in several elements: its tries, or its call and its teardown."""

from collections.abc import Iterable
from itertools import islice

from terec.importers.attachments import ATTACHMENTS_LIMIT
from terec.importers.junit_case import PROPERTIES_LIMIT, TEXTS_LIMIT
from terec.model import Attempt, Outcome, Result, TextLimit, cut_text

PYTEST = "pytest"

HELD = 1_000
"""Results that are held back at most: workers (xdist) write those of other tests between."""

HELD_TEXT = 4 * 1024 * 1024
"""Characters of output and traces that are held back at most."""

_OF_TEARDOWN = ("failed on teardown with ", "test teardown failure")
"""How the messages begin that pytest writes since 6.0, and wrote before."""

_PASS, _FAIL = Outcome.PASS, Outcome.FAIL


class PytestTries:
    """Takes all results of a report that has a suite of pytest; those of one test are one where pytest means one.

    A try that failed and was run again (pytest-rerunfailures) is an element without failure before the one that counts.
    A failed call and the error of its teardown are two elements.
    """

    def __init__(self, limit: TextLimit) -> None:
        self._limit = limit
        self._held: dict[object, Result] = {}
        self._text = 0

    def take(self, results: Iterable[Result], everything: bool) -> list[Result]:
        """What is ready once these results have come, in their order. everything: no more will come."""
        ready: list[Result] = []
        held = self._held
        for result in results:
            key = (result.test_case, result.test_suite, result.test_config, result.test_package)
            before = held.get(key)
            if before is not None:
                if self._is_joined(before, result):
                    continue
                if not _runs_again(before, result):
                    ready += self._released(len(held))
            held[key] = result
            if result.result is _FAIL or result.stdout is not None or result.stderr is not None:
                self._text += _characters(result)
        over = everything or self._text > HELD_TEXT
        return ready + self._released(len(held) if over else len(held) - HELD)

    def _released(self, count: int) -> list[Result]:
        """The oldest of those that are held."""
        held = self._held
        if count >= len(held):
            released = list(held.values())
            held.clear()
            self._text = 0
            return released
        return [held.pop(key) for key in list(islice(held, max(count, 0)))]

    def _is_joined(self, call: Result, result: Result) -> bool:
        """Whether result told of the teardown of a failed call, and now stands in that."""
        if call.result is not _FAIL or call.error_type is not None or not _is_teardown(result):
            return False
        join(call, result, self._limit)
        return True


def _runs_again(before: Result, result: Result) -> bool:
    """Whether before was a try that failed, in the same session by its start; then result has it as an attempt."""
    of_session = result.runner == PYTEST and before.tstamp is not None and before.tstamp == result.tstamp
    if before.result is not _PASS or not of_session:
        return False
    attempt = Attempt(_FAIL, tstamp=before.tstamp, duration_ms=before.duration_ms)
    attempt.stdout, attempt.stderr = before.stdout, before.stderr
    result.attempts = (*before.attempts, attempt, *result.attempts)[:TEXTS_LIMIT]
    return True


def _characters(result: Result) -> int:
    return sum(len(text) for text in (result.stdout, result.stderr, result.error_stacktrace) if text is not None)


def _is_teardown(result: Result) -> bool:
    """Whether a result is an error of a teardown of pytest and nothing else."""
    told = result.runner == PYTEST and result.error_type == "error"
    return told and (result.error_details or "").startswith(_OF_TEARDOWN)


def join(call: Result, teardown: Result, limit: TextLimit) -> None:
    """Write into call what teardown says, as if both stood in one element."""
    call.error_type = teardown.error_type
    call.error_details = _both(call.error_details, teardown.error_details, "\n", limit)
    call.error_stacktrace = _both(call.error_stacktrace, teardown.error_stacktrace, "\n\n", limit)
    call.stdout = _longer(call.stdout, teardown.stdout, limit)
    call.stderr = _longer(call.stderr, teardown.stderr, limit)
    if teardown.duration_ms is not None:
        call.duration_ms = round((call.duration_ms or 0.0) + teardown.duration_ms, 6)
    properties = {**(call.properties or {}), **(teardown.properties or {})}
    call.properties = dict(list(properties.items())[:PROPERTIES_LIMIT]) or None
    call.attachments = tuple(dict.fromkeys((*call.attachments, *teardown.attachments)))[:ATTACHMENTS_LIMIT]


def _both(first: str | None, second: str | None, between: str, limit: TextLimit) -> str | None:
    return cut_text(between.join(filter(None, (first, second))), limit) or None


def _longer(first: str | None, second: str | None, limit: TextLimit) -> str | None:
    """What the teardown shows of the output, which mostly is that of the call with its own behind it."""
    if first and second and first not in second:
        return _both(first, second, "\n", limit)
    return second or first

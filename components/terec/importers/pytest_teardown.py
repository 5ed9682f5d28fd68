"""The second element that pytest writes for a test whose call failed, for the error of its teardown."""

from collections.abc import Iterable

from terec.importers.attachments import ATTACHMENTS_LIMIT
from terec.importers.junit_case import PROPERTIES_LIMIT
from terec.model import Result, TextLimit, cut_text

PYTEST = "pytest"

_OF_TEARDOWN = ("failed on teardown with ", "test teardown failure")
"""How the messages begin that pytest writes since 6.0, and wrote before."""


def is_teardown(result: Result) -> bool:
    """Whether a result of pytest is an error of a teardown and nothing else."""
    return result.error_type == "error" and (result.error_details or "").startswith(_OF_TEARDOWN)


def call_of(teardown: Result, results: Iterable[Result]) -> Result | None:
    """The first of results that is the failed call of the same test."""
    case = teardown.case
    return next((each for each in results if each.error_type is None and each.case == case), None)


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

"""One `testcase` element with all that stands in it."""

from terec.exporters.names import class_name, name_with_config
from terec.exporters.xml_text import attribute, element
from terec.model import Attempt, Outcome, RecordedResult

_UNTYPED_ERROR = "error"
"""The error type that stands for an `error` without one."""


def written_case(result: RecordedResult) -> str:
    """The case on lines of its own."""
    said = attribute("classname", class_name(result.case)) + attribute("name", name_with_config(result.case))
    said += attribute("time", seconds(result.duration_ms)) + attribute("file", result.file)
    said += attribute("line", result.line)
    if result.tstamp is not None:
        said += attribute("timestamp", result.tstamp.isoformat())
    inside = _properties(result) + _outcome(result) + "".join(_rerun(each, result.result) for each in result.attempts)
    inside += element("system-out", result.stdout) + element("system-err", result.stderr)
    return f"<testcase{said}>{inside}</testcase>\n" if inside else f"<testcase{said}/>\n"


def seconds(milliseconds: float | None) -> str | None:
    """Seconds with all the digits that a nanosecond needs."""
    if milliseconds is None:
        return None
    return f"{milliseconds / 1000:.9f}".rstrip("0").rstrip(".")


def _outcome(result: RecordedResult) -> str:
    if result.result is Outcome.SKIP:
        return f"<skipped{attribute('message', result.skip_details)}/>"
    if result.result is Outcome.FAIL:
        return _failure("failure", result.error_type, result.error_details, result.error_stacktrace)
    return ""


def _failure(name: str, error_type: str | None, message: str | None, trace: str | None) -> str:
    """An `error` where all that is known of the type is that it was one."""
    if error_type == _UNTYPED_ERROR:
        name, error_type = "error", None
    return element(name, trace or "", attribute("message", message) + attribute("type", error_type))


def _rerun(attempt: Attempt, outcome: Outcome) -> str:
    """A failed try, in Surefire's words for what became of the case; there are none for a try that passed."""
    if attempt.result is not Outcome.FAIL:
        return ""
    name = "rerunFailure" if outcome is Outcome.FAIL else "flakyFailure"
    said = attribute("message", attempt.error_details) + attribute("type", attempt.error_type)
    said += attribute("time", seconds(attempt.duration_ms))
    if attempt.tstamp is not None:
        said += attribute("timestamp", attempt.tstamp.isoformat())
    inside = element("stackTrace", attempt.error_stacktrace) + element("system-out", attempt.stdout)
    inside += element("system-err", attempt.stderr)
    return f"<{name}{said}>{inside}</{name}>"


def _properties(result: RecordedResult) -> str:
    words = [*(result.properties or {}).items(), *(("attachment", each) for each in result.attachments)]
    inside = "".join(f"<property{attribute('name', name)}{attribute('value', value)}/>" for name, value in words)
    return f"<properties>{inside}</properties>" if inside else ""

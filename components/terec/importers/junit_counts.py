"""The failures that a suite counts itself, beside those that its cases show."""

from collections.abc import Mapping

_BOOST = frozenset(("tests", "skipped", "errors", "failures", "id", "name"))
_QT = frozenset(("QTestVersion", "QtVersion"))


def failures_said(attributes: Mapping[str, str], whole: bool, runner: str | None) -> int:
    """How many failures and errors the attributes of a suite count at least; whole: it is the `testsuites` around all.

    gotestsum counts lines of the linker as errors of the whole; Boost.Test counts a case that was aborted twice, and
    so did Mocha every failure.
    """
    failures, errors = _number(attributes.get("failures")), _number(attributes.get("errors"))
    if whole:
        return failures
    twice = runner == "mocha" or attributes.keys() - {"time"} == _BOOST
    return max(failures, errors) if twice else failures + errors


def counts_messages(property_name: str | None) -> bool:
    """A suite with this property is of Qt 5, which counts every line of its log as an error."""
    return property_name in _QT


def too_few(name: str, said: int, shown: int) -> str:
    """What is wrong with a suite that counts more failures than it shows."""
    tests = "1 failure or error" if said == 1 else f"{said:,} failures and errors"
    return f"its suite {name[:100]!r} counts {tests} and shows {shown:,}: what failed outside of a test is not in it"


def _number(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else 0

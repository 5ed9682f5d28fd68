"""The failures that a suite counts itself, beside those that its cases show."""

from collections.abc import Mapping

KARMA = "browser.fullName"
"""A property that only Karma's suites have."""

EXACT = frozenset(("jest", "pytest"))
"""Runners that count what failed outside of a test as well, and each failure once, as Karma does.

Others count assertions (Newman, kaocha), a failure twice (TestCafe, Boost.Test, Mocha), a crash twice (Criterion),
lines of a log (Qt, gotestsum) or tests without an answer (NUnit's transform) among them.
"""


def failures_lacking(attributes: Mapping[str, str], exact: bool, shown: int) -> int:
    """How many failures a suite counts and does not show. exact: its runner is one of EXACT, or Karma.

    Of another runner only those of a suite that shows none at all.
    """
    failures = _number(attributes.get("failures"))
    if exact:
        return max(0, failures + _number(attributes.get("errors")) - shown)
    return 0 if shown else failures


def too_few(name: str, lacking: int, shown: int) -> str:
    """What is wrong with a suite that counts more failures than it shows."""
    said = lacking + shown
    tests = "1 failure or error" if said == 1 else f"{said:,} failures and errors"
    return f"its suite {name[:100]!r} counts {tests} and shows {shown:,}: what failed outside of a test is not in it"


def _number(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else 0

"""Warns about test names that change from run to run: such tests have no history."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from terec.model import Received

RUNS_BEFORE_WARNING = 2
"""From a suite's third run on; the first two introduce its tests."""

NEW_SHARE = 0.1
"""More than this share of a run's cases never seen before is called suspicious."""

_CHANGING = re.compile(r"0x[0-9a-fA-F]+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\d+")


def warn_of_changing_names(received: Received, runs_before: Callable[[], int]) -> Received:
    """received, with a warning when more than NEW_SHARE of its cases are new to a suite with runs before it."""
    if received.new_cases <= NEW_SHARE * received.test_count or runs_before() < RUNS_BEFORE_WARNING:
        return received
    warning = (
        f"{received.new_cases:,} of {received.test_count:,} test names were never seen in this suite before, such as "
        f"{common_pattern(received.new_case_names)}; names that change from run to run have no history."
    )
    return replace(received, warnings=(*received.warnings, warning))


def common_pattern(names: Iterable[str]) -> str:
    """The most frequent form of the names, with what looks volatile as `*`; a name that is alone in it as it is."""
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(_CHANGING.sub("*", name), []).append(name)
    form, some = max(alike.items(), key=lambda item: len(item[1]), default=("(no names kept)", []))
    return form if len(some) != 1 else some[0]

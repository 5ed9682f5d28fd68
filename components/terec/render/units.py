"""What can be plotted of a build, in which words, colour and unit."""

from collections.abc import Sequence
from typing import NamedTuple

from terec.model import RecordedRun


class Field(NamedTuple):
    """skewed: most values are small, a few are large."""

    words: str
    style: str
    skewed: bool = False


class Unit(NamedTuple):
    """words: what follows the field's words; size: how much of the field one unit is."""

    words: str
    size: float


DURATION = "duration_sec"
FIELDS = {
    "fail_count": Field("failed tests", "red", skewed=True),
    "pass_count": Field("passed tests", "green"),
    "skip_count": Field("skipped tests", "yellow", skewed=True),
    "total_count": Field("tests", "blue"),
    DURATION: Field("duration", "cyan"),
}

_UNITS = (Unit(" in hours", 3600), Unit(" in minutes", 60), Unit(" in seconds", 1))


def values_of(runs: Sequence[RecordedRun], field: str) -> list[float | None]:
    """The field of each build; None for an ignored one and where it is not known."""
    return [None if run.ignore else getattr(run, field) for run in runs]


def unit_for(field: str, span: float) -> Unit:
    """Of durations the largest unit that goes three times into the span; counts are their own unit."""
    if field != DURATION:
        return Unit("", 1)
    return next((unit for unit in _UNITS if span >= 3 * unit.size), Unit(" in milliseconds", 0.001))

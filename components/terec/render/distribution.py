"""How often builds have how much of something."""

import math
from collections.abc import Sequence
from itertools import count

from rich.console import Group, RenderableType
from rich.text import Text

from terec.model import RecordedRun
from terec.render.axis import nice_step
from terec.render.facts import bar, dim
from terec.render.trimmed import Trimmed
from terec.render.units import DURATION, FIELDS, unit_for, values_of
from terec.wording import counted

MOST_BINS = 12
_WIDEST = 100
_FIRST_ENDS = (0, 1, 2, 3, 4, 5)

Bin = tuple[str, int]


def builds_histogram(runs: Sequence[RecordedRun], field: str = "fail_count", width: int = 80) -> RenderableType:
    """How many builds have how much of the field, a line for each bin; ignored builds are left out."""
    values = [value for value in values_of(runs, field) if value is not None]
    if not values:
        return dim("No builds to count.")
    unit = unit_for(field, max(values) - min(values))
    values = [value / unit.size for value in values]
    bins = rising_bins(values) if FIELDS[field].skewed else even_bins(values, whole=field != DURATION)
    left_out = f", {len(runs) - len(values):,} left out" if len(runs) > len(values) else ""
    words = f"took how long{unit.words}" if field == DURATION else f"have how many {FIELDS[field].words}"
    title = Text(f"How many builds {words}", style="bold", overflow="fold")
    lines = _lines(bins, width, FIELDS[field].style)
    return Trimmed(Group(title, *lines, dim(f"{counted(len(values), 'build')}{left_out}.")))


def rising_bins(values: Sequence[float]) -> list[Bin]:
    """Bins of counts of which most are small: 0 to 5 each of its own, then up to 10, 20, 50, 100, and so on."""
    ends = [each for each in _FIRST_ENDS if each <= max(values)]
    rising = (digit * 10**power for power in count(1) for digit in (1, 2, 5))
    while ends[-1] < max(values):
        ends.append(next(rising))
    starts = [0, *(end + 1 for end in ends)]
    return [_bin(start, end, values) for start, end in zip(starts, ends, strict=False)]


def even_bins(values: Sequence[float], whole: bool) -> list[Bin]:
    """At most MOST_BINS bins of equal width from the lowest value to the highest."""
    step = nice_step(max(1, math.floor(max(values)) - math.floor(min(values)) + 1), MOST_BINS - 1)
    first, last = math.floor(min(values) / step) * step, math.floor(max(values))
    if whole:
        return [_bin(start, start + step - 1, values) for start in range(first, last + 1, step)]
    return [
        (f"{start:,}–{start + step:,}", sum(start <= value < start + step for value in values))  # noqa: RUF001
        for start in range(first, last + 1, step)
    ]


def _bin(first: int, last: int, values: Sequence[float]) -> Bin:
    label = f"{first:,}" if first == last else f"{first:,}–{last:,}"  # noqa: RUF001 - a dash, no minus
    return label, sum(first <= value <= last for value in values)


def _lines(bins: Sequence[Bin], width: int, style: str) -> list[Text]:
    labels, most = max(len(label) for label, _ in bins), max(number for _, number in bins)
    room = max(4, min(width, _WIDEST) - labels - len(f"{most:,}") - 3)
    lines = []
    for label, number in bins:
        text = Text(f"{label:>{labels}} ", no_wrap=True).append("│", style="dim")
        text.append(bar(number / most, room).rstrip(), style=style)
        lines.append(text.append(f" {number:,}" if number else ""))
    return lines

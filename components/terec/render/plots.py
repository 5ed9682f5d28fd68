"""Plots of builds: bars, stacked counts and distributions, as wide as the columns given."""

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from terec.model import RecordedRun
from terec.render.axis import nice_step
from terec.render.bars import Bar, Layer, draw_bars, most_bars
from terec.render.facts import bar as level
from terec.render.facts import counted, dim
from terec.render.marks import ABSENT, IGNORED

FIELDS = {
    "fail_count": ("failed tests", "red"),
    "pass_count": ("passed tests", "green"),
    "skip_count": ("skipped tests", "yellow"),
    "total_count": ("tests", "blue"),
    "duration_sec": ("duration", "cyan"),
}
"""What can be plotted of a build, its words and its colour."""

_LEAST_WIDTH = 20
_MOST_BINS = 12


def builds_bar(runs: Sequence[RecordedRun], field: str = "fail_count", width: int = 80) -> RenderableType:
    """A bar for each build, the oldest left, as high as its field. runs: newest first.

    Ignored builds and those without the field have a mark instead of a bar. Of more builds than columns every column
    shows the highest of several.
    """
    if not runs:
        return dim("No builds.")
    words, style = FIELDS[field]
    unit, divisor = _unit(runs, field)
    builds = list(reversed(runs))
    values = [_value(run, field, divisor) for run in builds]
    bars = [_bar(run, value, style) for run, value in zip(builds, values, strict=True)]
    shown, each = _thinned(bars, most_bars(width, max((bar.height for bar in bars), default=0)))
    title = f"{words.capitalize()} of each build{unit}, oldest left"
    return Group(_title(title, width), draw_bars(shown, max(width, _LEAST_WIDTH)), dim(_legend(builds, values, each)))


def builds_view(runs: Sequence[RecordedRun], width: int = 80) -> RenderableType:
    """Failed, skipped and passed tests of each build on top of each other, the oldest left. runs: newest first."""
    if not runs:
        return dim("No builds.")
    builds = list(reversed(runs))
    bars = [_stack(run) for run in builds]
    shown, each = _thinned(bars, most_bars(width, max(bar.height for bar in bars)), _redder)
    key = Text.assemble(
        ("█", "red"), " failed  ", ("▒", "yellow"), " skipped  ", ("░", "green"), " passed", no_wrap=True
    )
    legend = _legend(builds, [run.total_count for run in builds], each)
    return Group(
        _title("Tests of each build, oldest left", width), draw_bars(shown, max(width, _LEAST_WIDTH)), key, dim(legend)
    )


def builds_histogram(runs: Sequence[RecordedRun], field: str = "fail_count", width: int = 80) -> RenderableType:
    """How many builds have how much of the field; ignored builds are left out."""
    unit, divisor = _unit(runs, field)
    found = (_value(run, field, divisor) for run in runs)
    values = [value for value in found if value is not None]
    if not values:
        return dim("No builds to count.")
    words, style = FIELDS[field]
    bins = _bins(values, whole=field != "duration_sec")
    lines = [Text(f"{words}{unit}", style="dim", no_wrap=True)]
    labels, most = max(len(label) for label, _ in bins), max(number for _, number in bins)
    room = max(4, min(width, 100) - labels - len(f"{most:,}") - 3)
    for label, number in bins:
        text = Text(f"{label:>{labels}} ", no_wrap=True).append("│", style="dim")
        text.append(level(number / most, room).rstrip() if number else "", style=style)
        lines.append(text.append(f" {number:,}" if number else ""))
    title = _title(f"Distribution of {words}", width)
    return Group(title, *lines, dim(f"{counted(len(values), 'build')}, {len(runs) - len(values):,} left out."))


def _value(run: RecordedRun, field: str, divisor: float) -> float | None:
    value = None if run.ignore else getattr(run, field)
    return None if value is None else value / divisor if divisor != 1 else value


def _unit(runs: Sequence[RecordedRun], field: str) -> tuple[str, float]:
    """The unit of a duration in which its axis has whole numbers, and its seconds."""
    if field != "duration_sec":
        return "", 1
    longest = max((run.duration_sec or 0 for run in runs if not run.ignore), default=0)
    for name, seconds in (("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if longest >= 3 * seconds:
            return f" in {name}", seconds
    return " in milliseconds", 0.001


def _bar(run: RecordedRun, value: float | None, style: str) -> Bar:
    if value is None:
        return Bar(str(run.run_id), mark=IGNORED if run.ignore else ABSENT)
    return Bar(str(run.run_id), (Layer(value, style),), figure=f"{value:,.0f}" if value else "")


def _stack(run: RecordedRun) -> Bar:
    if run.ignore or run.total_count is None:
        return Bar(str(run.run_id), mark=IGNORED if run.ignore else ABSENT)
    counts = (run.fail_count, "red", "█"), (run.skip_count, "yellow", "▒"), (run.pass_count, "green", "░")
    return Bar(str(run.run_id), tuple(Layer(number or 0, style, fill) for number, style, fill in counts))


def _redder(bar: Bar) -> tuple[float, float]:
    return (bar.layers[0].value if bar.layers else -1, bar.height)


def _thinned(bars: list[Bar], most: int, weight: object = None) -> tuple[list[Bar], int]:
    """At most `most` bars, each the weightiest of so many neighbours; the newest group is whole."""
    each = math.ceil(len(bars) / most)
    if each == 1:
        return bars, 1
    key = weight if callable(weight) else (lambda bar: bar.height if bar.layers else -1)
    first = len(bars) % each
    groups = ([bars[:first]] if first else []) + [bars[at : at + each] for at in range(first, len(bars), each)]
    return [max(group, key=key) for group in groups], each


def _bins(values: Sequence[float], whole: bool) -> list[tuple[str, int]]:
    """Labels and counts of bins of equal width; of counts, 0 is a bin of its own: the green builds."""
    highest, least = max(values), 1 if whole else 0
    step = nice_step(max(1, highest + 1 - least), _MOST_BINS)
    bins = [("0", sum(value == 0 for value in values))] if whole else []
    for start in range(least, math.floor(highest) + 1, step):
        end = start + step
        label = f"{start:,}" if whole and step == 1 else f"{start:,}–{end - 1 if whole else end:,}"  # noqa: RUF001
        bins.append((label, sum(start <= value < end for value in values)))
    return bins


def _title(words: str, width: int) -> Text:
    return Text(words, style="bold", no_wrap=False, overflow="fold")


def _legend(builds: Sequence[RecordedRun], values: Sequence[float | None], each: int) -> str:
    parts = [f"{counted(len(builds), 'build')}, #{builds[0].run_id} to #{builds[-1].run_id}"]
    if each > 1:
        parts.append(f"each column the highest of {each}")
    ignored = sum(run.ignore for run in builds)
    missing = sum(value is None for value in values) - sum(
        value is None and run.ignore for run, value in zip(builds, values, strict=True)
    )
    parts += [f"{IGNORED} ignored"] if ignored else []
    parts += [f"{ABSENT} no count"] if missing else []
    return "; ".join(parts) + "."

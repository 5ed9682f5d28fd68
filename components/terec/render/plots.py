"""Plots of builds: a bar for each, as wide as the columns given."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.text import Text

from terec.model import RecordedRun
from terec.render.bars import Bar, Layer, draw_bars, most_bars
from terec.render.facts import dim
from terec.render.marks import ABSENT, IGNORED
from terec.render.trimmed import Trimmed
from terec.render.units import FIELDS, Unit, unit_for, values_of
from terec.wording import counted

LEAST_WIDTH = 20


def builds_bar(runs: Sequence[RecordedRun], field: str = "fail_count", width: int = 80) -> RenderableType:
    """A bar for each build, the oldest left, as high as its field. runs: newest first.

    Ignored builds and those without the field have a mark instead of a bar. Of more builds than columns every column
    shows the highest of several.
    """
    if not runs:
        return dim("No builds.")
    builds = list(reversed(runs))
    values = values_of(builds, field)
    unit = unit_for(field, max((value for value in values if value is not None), default=0))
    bars = [_bar(run, value, unit, FIELDS[field].style) for run, value in zip(builds, values, strict=True)]
    title = f"{FIELDS[field].words.capitalize()} of each build{unit.words}, oldest left"
    return Trimmed(Group(_title(title), *_chart(builds, bars, width, lambda bar: bar.height)))


def builds_view(runs: Sequence[RecordedRun], width: int = 80) -> RenderableType:
    """Failed, skipped and passed tests of each build on top of each other, the oldest left. runs: newest first.

    Of more builds than columns every column shows the build of several that has most failures.
    """
    if not runs:
        return dim("No builds.")
    builds = list(reversed(runs))
    key = Text.assemble(("█", "red"), " failed  ", ("▒", "yellow"), " skipped  ", ("░", "green"), " passed")
    key.append("; each that is not 0 has a line at the least", style="dim")
    chart = _chart(builds, [_stack(run) for run in builds], width, lambda bar: bar.layers[0].value)
    return Trimmed(Group(_title("Tests of each build, oldest left"), *chart, key))


def _chart(
    builds: Sequence[RecordedRun], bars: Sequence[Bar], width: int, weight: Callable[[Bar], float]
) -> list[RenderableType]:
    width = max(width, LEAST_WIDTH)
    most = most_bars(width, max(bar.height for bar in bars))
    each = math.ceil(len(bars) / most)
    shown = _thinned(bars, each, weight) if each > 1 else bars
    return [draw_bars(shown, width), dim(_legend(builds, bars, each))]


def _bar(run: RecordedRun, value: float | None, unit: Unit, style: str) -> Bar:
    if value is None:
        return _marked(run)
    height = value / unit.size
    return Bar(str(run.run_id), (Layer(height, style),), figure=f"{height:,.0f}" if value else "")


def _stack(run: RecordedRun) -> Bar:
    if run.ignore or run.total_count is None:
        return _marked(run)
    counts = (run.fail_count, "red", "█"), (run.skip_count, "yellow", "▒"), (run.pass_count, "green", "░")
    return Bar(str(run.run_id), tuple(Layer(number or 0, style, fill) for number, style, fill in counts))


def _marked(run: RecordedRun) -> Bar:
    return Bar(str(run.run_id), mark=IGNORED if run.ignore else ABSENT)


def _thinned(bars: Sequence[Bar], each: int, weight: Callable[[Bar], float]) -> list[Bar]:
    """One bar for so many neighbours, the weightiest under the last one's number; the newest group is whole."""
    groups = [bars[max(0, end - each) : end] for end in range(len(bars), 0, -each)]
    heaviest = (max(group, key=lambda bar: weight(bar) if bar.layers else -1) for group in reversed(groups))
    return [replace(bar, label=group[-1].label) for bar, group in zip(heaviest, reversed(groups), strict=True)]


def _title(words: str) -> Text:
    return Text(words, style="bold", overflow="fold")


def _legend(builds: Sequence[RecordedRun], bars: Sequence[Bar], each: int) -> str:
    parts = [f"{counted(len(builds), 'build')}, #{builds[0].run_id} to #{builds[-1].run_id}"]
    parts += [f"each column the worst of {each}, under the last one's number"] if each > 1 else []
    marks = {bar.mark for bar in bars}
    parts += [f"{IGNORED} ignored"] if IGNORED in marks else []
    parts += [f"{ABSENT} no count"] if ABSENT in marks else []
    return "; ".join(parts) + "."

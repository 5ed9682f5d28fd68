"""Lines of what changes from build to build: pass rate and duration."""

import math
import re
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from terec.model import RecordedRun
from terec.render.axis import nice_step
from terec.render.facts import dim
from terec.render.trimmed import Trimmed
from terec.render.units import DURATION, unit_for
from terec.wording import counted, pass_rate

_ROWS = 10
_AXIS_ROWS = 2
_WIDEST = 120
_MOST_TICKS = 4
_DOTS = re.compile("[\u2801-\u28ff]+")


def builds_trends(runs: Sequence[RecordedRun], width: int = 80) -> RenderableType:
    """Pass rate and duration of the builds, the oldest left; ignored builds are left out. runs: newest first."""
    counting = [run for run in reversed(runs) if not run.ignore]
    rates = [(run.run_id, 100 * rate) for run in counting if (rate := pass_rate(run)) is not None]
    spans = [(run.run_id, run.duration_sec) for run in counting if run.duration_sec is not None]
    parts: list[RenderableType] = []
    if rates:
        parts += [Text("Pass rate", style="bold"), _line(rates, _rate_ticks(min(rate for _, rate in rates)), width)]
    if spans:
        lowest, highest = min(value for _, value in spans), max(value for _, value in spans)
        unit = unit_for(DURATION, (highest - lowest) or highest)
        values = [(run_id, value / unit.size) for run_id, value in spans]
        ticks = _ticks(lowest / unit.size, highest / unit.size)
        parts += [Text(f"Duration{unit.words}", style="bold"), _line(values, ticks, width)]
    if not parts:
        return dim("No builds with results or durations.")
    return Trimmed(Group(*parts, dim(f"{counted(len(counting), 'build')}, oldest left.")))


def _line(points: Sequence[tuple[int, float]], ticks: dict[float, str], width: int) -> Text:
    """The plot of run ids and values as text. plotext is imported here: that costs more than a query."""
    import plotext  # type: ignore[import-untyped]

    wide = min(width, _WIDEST)
    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.theme("colorless")
    steps = len(ticks) - 1
    figure.plot_size(wide, steps * max(1, _ROWS // steps) + 1 + _AXIS_ROWS)  # ticks stand evenly, on lines
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    figure.ruler("y").lim(min(ticks), max(ticks)).ticks(list(ticks), list(ticks.values()))
    places = _labelled(len(points), max(len(str(run_id)) for run_id, _ in points), wide)
    figure.ruler("x").ticks(places, [str(points[place][0]) for place in places])
    signal = figure.signal(list(range(len(points))), [value for _, value in points], marker="braille")
    figure.draw(signal.lines(True))
    lines = (line.rstrip() for line in plotext.uncolorize(figure.build().string()).split("\n"))
    text = Text("\n".join(line for line in lines if line), no_wrap=True, overflow="crop")
    text.highlight_regex(_DOTS, "cyan")
    return text


def _labelled(count: int, longest: int, width: int) -> list[int]:
    """Places of the builds whose number stands under the line, the last one always, evenly spaced."""
    room = max(1, (width - 10) // (longest + 3))
    stride = max(1, math.ceil(count / room))
    return sorted(range(count - 1, -1, -stride))


def _rate_ticks(lowest: float) -> dict[float, str]:
    """Ticks down from 100 % in tenths of a percent."""
    below = max(1, math.ceil((100 - lowest) * 10))
    step = nice_step(below, _MOST_TICKS)
    return {100 - down / 10: f"{100 - down / 10:g}%" for down in range(0, below + step, step) if down <= 1000}


def _ticks(lowest: float, highest: float) -> dict[float, str]:
    step = nice_step(max(1, math.ceil(highest - lowest)), _MOST_TICKS)
    first, last = math.floor(lowest / step) * step, math.ceil(highest / step) * step
    return {tick: f"{tick:,}" for tick in range(first, max(last, first + step) + 1, step)}

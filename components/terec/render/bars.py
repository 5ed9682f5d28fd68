"""Draws bars over an axis of builds: one bar for each, its build's number under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from terec.render.axis import Scale, scale_for

WIDEST_SLOT = 6
_BLOCKS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of a bar. fill: its cell; a bar of one layer ends in eighths of a cell instead."""

    value: float
    style: str
    fill: str = "█"


@dataclass(frozen=True, slots=True)
class Bar:
    """layers: from the bottom up. mark: stands in place of a bar that has none. label: stands under it."""

    label: str
    layers: tuple[Layer, ...] = ()
    mark: str = ""
    figure: str = ""
    """Written above the bar where there is room."""

    @property
    def height(self) -> float:
        return sum(layer.value for layer in self.layers)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where bars stand: slot columns for each, after an axis of `left` columns, in `width` columns altogether."""

    left: int
    slot: int
    count: int
    width: int

    @property
    def wide(self) -> int:
        """Columns of a bar itself; the rest of its slot keeps it from the next."""
        return max(1, self.slot - 1)

    @property
    def room(self) -> int:
        return self.slot * self.count

    def middle(self, place: int) -> int:
        return place * self.slot + (self.wide - 1) // 2


def most_bars(width: int, highest: float) -> int:
    """How many bars find room in `width` columns."""
    return max(1, width - _axis_width(scale_for(highest)))


def draw_bars(bars: Sequence[Bar], width: int) -> Text:
    """The chart, no line longer than width; bars must be no more than most_bars. The first bar stands left."""
    scale = scale_for(max((bar.height for bar in bars), default=0))
    left = _axis_width(scale)
    frame = Frame(left, min(WIDEST_SLOT, max(1, (width - left) // max(1, len(bars)))), len(bars), width)
    columns = [_cells(bar, scale, len(bar.layers) > 1) for bar in bars]
    lines = [_line(columns, row, scale, frame, bars) for row in range(scale.rows + 1, 0, -1)]
    lines = lines if lines[0].plain.strip(" │") else lines[1:]
    return Text("\n", no_wrap=True, overflow="crop").join([*lines, *_labels(bars, frame)])


def _axis_width(scale: Scale) -> int:
    return len(f"{scale.top:,}") + 2


def _cells(bar: Bar, scale: Scale, stacked: bool) -> list[tuple[str, str]]:
    """Cell and style of each line of a bar, from the bottom up."""
    if bar.mark:
        return [(bar.mark, "dim")]
    if stacked:
        return _stacked(bar, scale)
    cells = []
    for layer in bar.layers:
        full, rest = divmod(scale.eighths(layer.value), 8)
        cells += [(layer.fill, layer.style)] * full + ([(_BLOCKS[rest], layer.style)] if rest else [])
    return cells


def _stacked(bar: Bar, scale: Scale) -> list[tuple[str, str]]:
    """Layers in whole cells; each that is above nothing has one, taken from the highest."""
    total = round(scale.eighths(bar.height) / 8) if bar.height else 0
    sizes = [max(1, round(scale.eighths(layer.value) / 8)) if layer.value > 0 else 0 for layer in bar.layers]
    highest = max(range(len(sizes)), key=lambda place: sizes[place])
    sizes[highest] = max(min(1, sizes[highest]), sizes[highest] + max(total, sum(map(bool, sizes))) - sum(sizes))
    return [(layer.fill, layer.style) for layer, size in zip(bar.layers, sizes, strict=True) for _ in range(size)]


def _line(
    columns: Sequence[Sequence[tuple[str, str]]], row: int, scale: Scale, frame: Frame, bars: Sequence[Bar]
) -> Text:
    """One line of the chart; row 1 stands on the axis."""
    tick = scale.tick(row) if row <= scale.rows else ""
    text = Text(tick.rjust(frame.left - 2), style="default", no_wrap=True, end="")
    text.append(" ┤" if tick else " │", style="dim")
    for bar, cells in zip(bars, columns, strict=True):
        if row <= len(cells):
            cell, style = cells[row - 1]
            text.append(cell.center(frame.wide) if bar.mark else cell * frame.wide, style=style)
            text.append(" " * (frame.slot - frame.wide))
        elif row == len(cells) + 1 and bar.figure and len(bar.figure) < frame.slot:
            text.append(bar.figure.center(frame.wide).ljust(frame.slot), style="dim")
        else:
            text.append(" " * frame.slot)
    text.rstrip()
    return text


def _labels(bars: Sequence[Bar], frame: Frame) -> list[Text]:
    """The axis with a mark over each label, and the labels: as many as leave a blank between two, the last first."""
    longest = max((len(bar.label) for bar in bars), default=0)
    stride = max(1, -(-(longest + 1) // frame.slot))
    axis, line = ["─"] * frame.room, [" "] * (frame.room + longest)
    free_until = len(line)
    for place in range(len(bars) - 1, -1, -stride):
        label, middle = bars[place].label, frame.middle(place)
        start = min(max(0, middle - (len(label) - 1) // 2), max(0, frame.width - frame.left - len(label)))
        if start + len(label) <= free_until:
            line[start : start + len(label)] = label
            axis[middle] = "┬"
            free_until = start - 1
    head = Text("0".rjust(frame.left - 2), no_wrap=True).append(" └" + "".join(axis), style="dim")
    return [head, Text((" " * frame.left + "".join(line)).rstrip(), no_wrap=True)]

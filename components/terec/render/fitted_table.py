"""A table that fits its terminal: columns fold or go by importance, and nothing is wider than the console."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from terec.render.trimmed import Trimmed

_GAP = 2
_INDENT = 2


@dataclass(slots=True)
class Column:
    """A column and its cells.

    importance: the least important column goes first where room is short; 0 never goes.
    least: columns it needs at the least, where its text may wrap; None: it never wraps.
    under: header of the column under whose cells this one's go then, instead of being left out.
    """

    header: str
    cells: list[RenderableType] = field(default_factory=list)
    importance: int = 0
    least: int | None = None
    under: str | None = None
    right: bool = False
    top: RenderableType | None = None
    """What stands in the header instead of its text."""

    def natural(self, console: Console, options: ConsoleOptions) -> int:
        """Columns that the widest cell takes on one line."""
        cells = [self.top or Text(self.header), *self.cells]
        return max(Measurement.get(console, options, cell).maximum for cell in cells)


class FittedTable:
    """Renders columns of equal length; rows that are dim belong to what does not count."""

    def __init__(self, columns: Sequence[Column], caption: str = "", dim_rows: Sequence[bool] = ()) -> None:
        self._columns = columns
        self._caption = caption
        self._dim_rows = dim_rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns, widths = self._fit(console, options)
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
        table.header_style = "bold"
        for column, width in zip(columns, widths, strict=True):
            table.add_column(
                column.top or Text(column.header),
                justify="right" if column.right else "left",
                overflow="fold",
                width=width,
            )
        for place, row in enumerate(zip(*(column.cells for column in columns), strict=True)):
            table.add_row(*row, style="dim" if place < len(self._dim_rows) and self._dim_rows[place] else None)
        yield Trimmed(table)
        if self._caption:
            yield Trimmed(Text(self._caption, style="dim", overflow="fold"))

    def _fit(self, console: Console, options: ConsoleOptions) -> tuple[list[Column], list[int]]:
        """The columns that stay, with those that fold already under their cells, and their widths."""
        naturals = {id(each): each.natural(console, options) for each in self._columns}
        kept = [each for each in self._columns if not each.importance]
        for column in sorted((each for each in self._columns if each.importance), key=lambda each: -each.importance):
            more = [each for each in self._columns if each in kept or each is column]
            kept = more if _needed(more, naturals) <= options.max_width else kept
        gone = [each for each in self._columns if each not in kept and each.under]
        folded = [_with_folded(each, [other for other in gone if other.under == each.header]) for each in kept]
        for old, new in zip(kept, folded, strict=True):
            naturals[id(new)] = naturals[id(old)] if old is new else new.natural(console, options)
        return folded, _shares(folded, naturals, options.max_width)


def _needed(columns: Sequence[Column], naturals: dict[int, int]) -> int:
    least = (naturals[id(each)] if each.least is None else min(each.least, naturals[id(each)]) for each in columns)
    return sum(least) + _GAP * (len(columns) - 1)


def _shares(columns: Sequence[Column], naturals: dict[int, int], room: int) -> list[int]:
    """The width of each column: what it needs, or its part of what is left, the smallest need served first."""
    widths = {id(each): naturals[id(each)] for each in columns if each.least is None}
    wrapping = sorted((each for each in columns if each.least is not None), key=lambda each: naturals[id(each)])
    left = room - sum(widths.values()) - _GAP * (len(columns) - 1)
    for served, column in enumerate(wrapping):
        share = max(1, left // (len(wrapping) - served))
        widths[id(column)] = min(naturals[id(column)], share)
        left -= widths[id(column)]
    return [widths[id(each)] for each in columns]


def _with_folded(column: Column, folded: Sequence[Column]) -> Column:
    if not folded:
        return column
    cells: list[RenderableType] = []
    for cell, *others in zip(column.cells, *(each.cells for each in folded), strict=True):
        below = [Padding(other, (0, 0, 0, _INDENT)) for other in others if not _is_blank(other)]
        cells.append(Group(cell, *below))
    return Column(column.header, cells, column.importance, column.least, column.under, column.right, column.top)


def _is_blank(cell: RenderableType) -> bool:
    return isinstance(cell, Text) and not cell.plain.strip()

"""Renders without blanks at line ends, which a pipe or a copied line would carry."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment


class Trimmed:
    """The renderable, each line ended after its last visible cell; coloured blanks are visible."""

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in console.render_lines(self._renderable, options, pad=False):
            yield from _trimmed(line)
            yield Segment.line()


def _trimmed(line: list[Segment]) -> Iterable[Segment]:
    while line and not line[-1].text.strip(" ") and not _is_coloured(line[-1]):
        line.pop()
    if line and not _is_coloured(line[-1]):
        line[-1] = line[-1]._replace(text=line[-1].text.rstrip(" "))
    return line


def _is_coloured(segment: Segment) -> bool:
    return segment.style is not None and segment.style.bgcolor is not None

"""Renders what every output can carry: no blanks at line ends, plain characters where there is no Unicode."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("█▁▂▃▄▅▆▇▉▊▋▌▍▎▏", "#"),
        **dict.fromkeys("┤│␊", "|"),
        **dict.fromkeys("└┬✔", "+"),
        "━": "=",
        **dict.fromkeys("─╸·–", "-"),  # noqa: RUF001
        **dict.fromkeys("×✘", "x"),  # noqa: RUF001
        "▒": ":",
        "░": ".",
        "○": "o",
        "⊘": "/",
        "▲": "^",
        "●": "*",
        "…": "~",
    }
)
"""What stands for our own marks where the output has no Unicode; every one is one cell wide."""


class Trimmed:
    """The renderable, each line ended after its last visible cell; coloured blanks are visible.

    In an output that is not UTF-8 our marks become ASCII, so that bars, textures and letters are still told apart.
    """

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in console.render_lines(self._renderable, options, pad=False):
            trimmed = _trimmed(line)
            yield from (_plain(segment) for segment in trimmed) if options.ascii_only else trimmed
            yield Segment.line()


def _trimmed(line: list[Segment]) -> Iterable[Segment]:
    while line and not line[-1].text.strip(" ") and not _is_coloured(line[-1]):
        line.pop()
    if line and not _is_coloured(line[-1]):
        line[-1] = line[-1]._replace(text=line[-1].text.rstrip(" "))
    return line


def _plain(segment: Segment) -> Segment:
    return segment._replace(text=segment.text.translate(_PLAIN))


def _is_coloured(segment: Segment) -> bool:
    return segment.style is not None and segment.style.bgcolor is not None

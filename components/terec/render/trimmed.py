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


_WIDEST_TERMINAL = 1000
_RULE = 120
"""Columns of a rule in a pipe."""


class Trimmed:
    """The renderable, each line ended after its last visible cell; coloured blanks are visible.

    Into a pipe, where a cell may be as long as it likes, the rule under a table's header is no longer than a line.

    In an output that is not UTF-8 our marks become ASCII, so that bars, textures and letters are still told apart.
    """

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        in_pipe = options.max_width > _WIDEST_TERMINAL
        for line in console.render_lines(self._renderable, options, pad=False):
            trimmed = _trimmed(
                Segment.adjust_line_length(line, _RULE, pad=False) if in_pipe and _is_rule(line) else line
            )
            yield from (_plain(segment) for segment in trimmed) if options.ascii_only else trimmed
            yield Segment.line()


def _is_rule(line: list[Segment]) -> bool:
    text = "".join(segment.text for segment in line)
    return "─" in text and not text.strip("─ ")


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

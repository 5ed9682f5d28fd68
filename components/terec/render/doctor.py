"""What was detected, line by line, and the list of what is wrong."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from terec.wording import counted, one_line

VALUE_WIDTH = 60
"""Columns of a value, beyond which it is folded."""


def doctor_page(lines: Sequence[tuple[str, str, str]], troubles: Sequence[tuple[str, str]]) -> Iterator[RenderableType]:
    """lines: name, value and origin of each thing that is known. troubles: what is wrong, and what to do."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(max_width=VALUE_WIDTH, overflow="fold")
    grid.add_column(style="dim", overflow="fold")
    for name, value, origin in lines:
        grid.add_row(Text(name), Text(one_line(value)), Text(one_line(origin)))
    yield grid
    yield ""
    if not troubles:
        yield Text("✔ All is well.", style="green")
        return
    yield Text(f"✘ {counted(len(troubles), 'thing')} {'is' if len(troubles) == 1 else 'are'} wrong:", style="bold red")
    for number, (what, remedy) in enumerate(troubles, 1):
        yield Padding(Text(f"{number}. {one_line(what)}"), (0, 0, 0, 2), expand=False)
        yield Padding(Text(one_line(remedy), style="green"), (0, 0, 0, 5), expand=False)

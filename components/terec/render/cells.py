"""Cells that several tables share: a test's name, the line that says why it failed."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from terec.model import NO_CONFIG, CaseId
from terec.render.fitted_table import Column
from terec.wording import one_line

MESSAGE_LINES = 3
NAME_WIDTH = 48
"""Columns that a table gives a test's name before other columns have to go."""


class CaseName:
    """A test's name as commands take it; too long for its column, the class stands above the rest."""

    def __init__(self, case: CaseId) -> None:
        names = CaseId(*(one_line(name) for name in case))
        owner = ".".join(part for part in (names.test_package, names.test_suite) if part)
        self._package = f"{names.test_package}." if names.test_package and names.test_suite else ""
        self._owner = owner
        tail = "" if names.test_config == NO_CONFIG else f"[{names.test_config}]"
        self._test = f"{names.test_case}{tail}"

    @property
    def narrow(self) -> int:
        """Columns in which class and test stand whole above each other."""
        return max(cell_len(self._owner), cell_len(f"::{self._test}"))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, max(1, cell_len(self._whole().plain)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        whole = self._whole()
        if cell_len(whole.plain) <= options.max_width:
            yield whole
            return
        if self._owner:
            yield Text("\n").join(self._owner_text().divide(self._breaks(options.max_width)))
        if self._test:
            yield Text(f"{'::' if self._owner else ''}{self._test}", style="bold", overflow="fold")

    def _whole(self) -> Text:
        text = self._owner_text()
        if self._owner and self._test:
            text.append("::")
        return text.append(self._test, style="bold")

    def _breaks(self, width: int) -> list[int]:
        """Where the package is broken, after dots, so that its lines fit; what has no dot is folded later."""
        breaks, start = [], 0
        while cell_len(self._owner[start:]) > width and (end := self._owner.rfind(".", start, start + width)) > start:
            start = end + 1
            breaks.append(start)
        return breaks

    def _owner_text(self) -> Text:
        text = Text(overflow="fold")
        text.append(self._package, style="dim")
        return text.append(self._owner[len(self._package) :])


def names_column(header: str, cases: Iterable[CaseId]) -> Column:
    """A column of tests' names, which stay whole where that is possible."""
    names = [CaseName(case) for case in cases]
    return Column(header, list(names), least=min(NAME_WIDTH, max(name.narrow for name in names)))


class Message:
    """One line of text, in at most MESSAGE_LINES lines of its column; … says that more follows."""

    def __init__(self, text: str, style: str = "") -> None:
        self._text = Text(one_line(text), style=style, overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, max(1, cell_len(self._text.plain)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = self._text.wrap(console, options.max_width, overflow="fold")
        if len(lines) > MESSAGE_LINES:
            last = lines[MESSAGE_LINES - 1]
            last.rstrip()
            last.truncate(options.max_width - 1)
            last.append("…")
        yield from lines[:MESSAGE_LINES]

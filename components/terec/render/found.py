"""The tables of what a search found."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from terec.model import Found
from terec.render.cells import Message, names_column
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.wording import counted, one_line


def found_tables(found: Found) -> Iterator[RenderableType]:
    """Tests, then failures with the newest run of each; one line where there is neither."""
    if not found.cases and not found.failures:
        yield dim("No test and no failure has all of these words.")
    if found.cases:
        columns = [
            names_column("test", [each.case for each in found.cases]),
            Column("test id", [dim(each.test_id) for each in found.cases], importance=1),
        ]
        yield FittedTable(columns, f"{counted(len(found.cases), 'test')}.")
    if found.failures:
        columns = [
            Column("failure", [Message(each.text) for each in found.failures], least=20),
            Column("newest", [_run(each.run.branch, each.run.run_id) for each in found.failures], 2, 12),
            Column("failure hash", [dim(each.failure_hash) for each in found.failures], importance=1),
        ]
        yield FittedTable(columns, f"{counted(len(found.failures), 'failure')}, the newest first.")
    if found.more:
        yield dim("There are more; another word leaves fewer, --limit shows more.")


def _run(branch: str, run_id: int) -> Text:
    return Text(one_line(f"{branch} #{run_id}"), overflow="fold")

"""Single failures of different runs with their verdicts, one below the other."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from terec.model import JudgedTest, RecordedRun
from terec.render.cells import Message, names_column
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.render.links import linked
from terec.render.verdicts import verdict_text
from terec.wording import one_line, shown_verdict, why


def judged_table(rows: Sequence[tuple[RecordedRun, JudgedTest]]) -> RenderableType:
    """Verdict, run, test, and the sentence that says why."""
    if not rows:
        return dim("Nothing failed.")
    columns = [
        Column("verdict", [verdict_text(shown_verdict(test)) for _, test in rows]),
        Column("build", [_number(run) for run, _ in rows], importance=6),
        names_column("failed test", [test.test_run.case for _, test in rows]),
        Column("because", [Message(test.judged.sentence) for _, test in rows], 5, 50, under="failed test"),
    ]
    return FittedTable(columns)


def covered_table(tests: Sequence[JudgedTest]) -> RenderableType:
    """What one acknowledgement takes on: verdict, test, and what it says."""
    columns = [
        Column("verdict", [verdict_text(shown_verdict(test)) for test in tests], importance=6),
        names_column("failed test", [test.test_run.case for test in tests]),
        Column("why", [Message(why(test.test_run)) for test in tests], 5, 50, under="failed test"),
    ]
    return FittedTable(columns)


def _number(run: RecordedRun) -> Text:
    return linked(Text(one_line(f"{run.branch} #{run.run_id}")), run.url)

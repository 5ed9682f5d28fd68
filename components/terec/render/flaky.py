"""The table of tests that come and go."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from terec.model import FlakyTest
from terec.render.cells import names_column
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.wording import UNKNOWN, counted, moment, one_line, percent, span

REQUESTS_LISTED = 3


def flaky_table(tests: Sequence[FlakyTest]) -> RenderableType:
    """How often each failed for no change of the code, with the 95 % interval, when last, and what it cost."""
    if not tests:
        return dim("No flaky test in these builds.")
    columns = [
        Column("rate", [Text(percent(each.rate), style="bold") for each in tests], right=True),
        Column("95 %", [dim(f"{percent(each.low)} to {percent(each.high)}") for each in tests], importance=5),
        Column("failed", [Text(f"{each.failures:,} of {each.runs:,}") for each in tests], importance=4, right=True),
        names_column("flaky test", [each.case for each in tests]),
        Column("last seen", [Text(one_line(str(each.last_seen)), overflow="fold") for each in tests], 3, 12),
        Column("started (UTC)", [dim(moment(each.last_seen.started)) for each in tests], importance=1),
        Column("cost", [_cost(each.minutes_lost) for each in tests], importance=6, right=True),
        Column("pull requests", [_requests(each.pull_requests) for each in tests], importance=2, least=12),
    ]
    lost = sum(each.minutes_lost for each in tests)
    return FittedTable(columns, f"{counted(len(tests), 'flaky test')}, {span(lost * 60)} lost.")


def _cost(minutes: float) -> Text:
    return Text(span(minutes * 60) if minutes else UNKNOWN)


def _requests(names: Sequence[str]) -> Text:
    listed = [f"#{name}" if name.isascii() and name.isdigit() else one_line(name) for name in names[:REQUESTS_LISTED]]
    more = [f"+{len(names) - REQUESTS_LISTED}"] if len(names) > REQUESTS_LISTED else []
    return Text(" ".join([*listed, *more]), overflow="fold")

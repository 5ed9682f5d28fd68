"""Two failures side by side, and everything about one failure hash."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from terec.model import Comparison, FailureFacts, RunPoint, TestInRun
from terec.render.cells import CaseName, Message
from terec.render.facts import bar, dim
from terec.render.fitted_table import Column, FittedTable
from terec.render.links import linked
from terec.render.long_text import highlighted
from terec.render.trimmed import Trimmed
from terec.wording import counted, moment, one_line, suspect_lines, why

_BAR = 10
LISTED = 10


def comparison_view(found: Comparison) -> RenderableType:
    """Whether two failures are alike, by which features, and their first lines."""
    said = "They are alike" if found.similar else "They are not alike"
    title = Text(f"{said}: score {found.score:.2f}.", style="bold")
    hashes = f"Strict hash {_same(found.same_strict)}, loose hash {_same(found.same_loose)}."
    features = sorted(found.features.items(), key=lambda item: -abs(item[1]))
    table = FittedTable(
        [
            Column("feature", [Text(one_line(name), overflow="fold") for name, _ in features], 0, 20),
            Column("value", [Text(f"{value:.2f}") for _, value in features], right=True),
            Column("", [Text(bar(min(1.0, max(0.0, value)), _BAR), style="cyan") for _, value in features], 1),
        ]
    )
    return Trimmed(
        Group(title, Text(hashes), Text(), *_side(found.one), *_side(found.other), *([table] if features else []))
    )


def failure_view(found: FailureFacts) -> RenderableType:
    """First and last seen, where, in which tests, and what it says."""
    title = Text(one_line(found.hash), style="bold")
    title.append(f"   {_regression(found.regression)}", style="default")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, fact in _facts(found):
        grid.add_row(Text(name), Text(one_line(fact), overflow="fold"))
    text = found.example.test_run.error_stacktrace or found.example.test_run.error_details or ""
    tests = [CaseName(case) for case in found.tests[:LISTED]]
    more = [dim(f"and {len(found.tests) - LISTED:,} more")] if len(found.tests) > LISTED else []
    suspects = [Text(one_line(line), overflow="fold") for line in suspect_lines(found.suspects)]
    parts = [title, grid, Text(), *suspects, *tests, *more, Text(), highlighted(text), Text(), _newest(found)]
    return Trimmed(Group(*parts))


def _side(side: TestInRun) -> Iterator[RenderableType]:
    run = side.suite_run
    yield CaseName(side.test_run.case)
    yield linked(Text(f"  {one_line(run.branch)} #{run.run_id}", style="dim"), run.url)
    yield Message(f"  {why(side.test_run)}")
    yield Text()


def _same(same: bool) -> str:
    return "equal" if same else "different"


def _regression(regression: bool | None) -> str:
    if regression is None:
        return "never judged"
    return "a regression: its newest verdict is NEW" if regression else "no regression: its newest verdict is not NEW"


def _facts(found: FailureFacts) -> Iterator[tuple[str, str]]:
    yield "first seen", _at(found.first_seen)
    yield "last seen", _at(found.last_seen)
    yield "failed in", counted(found.runs, "run")
    yield "branches", ", ".join(found.branches)
    yield "tests", f"{len(found.tests):,}"
    if found.problem_id:
        yield "problem", found.problem_id
    if found.generic:
        yield "generic", "its text says too little to be told from other failures"


def _at(point: RunPoint) -> str:
    return f"{point}, {moment(point.started)} UTC"


def _newest(found: FailureFacts) -> RenderableType:
    rows = found.newest[:LISTED]
    if not rows:
        return Text()
    return FittedTable(
        [
            Column("#", [linked(Text(str(each.suite_run.run_id)), each.suite_run.url) for each in rows], right=True),
            Column("branch", [Text(one_line(each.suite_run.branch), overflow="fold") for each in rows], 2, 10),
            Column("started (UTC)", [Text(moment(each.suite_run.started)) for each in rows], importance=1),
            Column("test", [CaseName(each.test_run.case) for each in rows], 0, 30),
        ]
    )

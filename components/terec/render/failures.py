"""Tables of failed tests: of one run, of many builds, and folded by class."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from rich.console import RenderableType
from rich.text import Text

from terec.model import CaseId, RecordedResult, TestInRun, headline
from terec.render.cells import Message, names_column
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.wording import counted, one_line, owners_of, run_numbers, span, why

RUNS_LISTED = 5


class ClassRow(Protocol):
    """The failed tests of a class. failures: of all of them, over all builds. last_run: newest build with one."""

    @property
    def test_package(self) -> str: ...
    @property
    def test_class(self) -> str: ...
    @property
    def tests(self) -> int: ...
    @property
    def failures(self) -> int: ...
    @property
    def builds(self) -> int: ...
    @property
    def last_run(self) -> int: ...
    @property
    def message(self) -> str | None: ...


def failures_table(failures: Sequence[RecordedResult]) -> RenderableType:
    """Failed results of one run: which test, in which group, after how long, and why."""
    if not failures:
        return dim("Nothing failed.")
    columns = [
        names_column("failed test", [each.case for each in failures]),
        _groups([each.test_group for each in failures]),
        _durations(failures),
        Column("why", [Message(why(each)) for each in failures], importance=5, least=40, under="failed test"),
    ]
    return FittedTable(_with_cells(columns))


def failed_tests_table(rows: Sequence[TestInRun], threshold: int = 1, left_out: int = 0) -> RenderableType:
    """Tests by how often they failed: in which builds, newest first, and why the last time.

    threshold: how often those in the rows failed at least. left_out: how many tests did that no filter fits.
    """
    if not rows:
        return dim(none_failed(threshold, left_out))
    tests = sorted(_by_case(rows).items(), key=lambda item: (-len(item[1]), item[0]))
    newest = [found[0].test_run for _, found in tests]
    columns = [
        Column("failed", [Text(f"{len(found):,}×", style="bold") for _, found in tests], right=True),  # noqa: RUF001
        names_column("test", [case for case, _ in tests]),
        Column("in builds", [_builds(found) for _, found in tests], importance=4, under="test"),
        _groups([each.test_group for each in newest]),
        _owners(newest),
        Column("why, the last time", [Message(why(each)) for each in newest], importance=5, least=40, under="test"),
    ]
    builds = len({row.suite_run.key for row in rows})
    caption = f"{counted(len(tests), 'test')} failed {counted(len(rows), 'time')} in {counted(builds, 'build')}."
    return FittedTable(_with_cells(columns), caption)


def _owners(results: Sequence[RecordedResult]) -> Column:
    """Whom CODEOWNERS names; a column only where it names anybody."""
    cells: list[RenderableType] = [Text(one_line(", ".join(owners_of([each]))), overflow="fold") for each in results]
    return Column("owners", cells if any(each.owners for each in results) else [], importance=2, least=12)


def folded_table(classes: Sequence[ClassRow], threshold: int = 1, left_out: int = 0) -> RenderableType:
    """One row for each class with failed tests, the most failures first; the rest as in failed_tests_table."""
    if not classes:
        return dim(none_failed(threshold, left_out))
    rows = sorted(classes, key=lambda each: -each.failures)
    columns = [
        Column("failed", [Text(f"{each.failures:,}×", style="bold") for each in rows], right=True),  # noqa: RUF001
        Column("tests", [Text(f"{each.tests:,}") for each in rows], importance=3, right=True),
        Column("builds", [Text(f"{each.builds:,}") for each in rows], importance=2, right=True),
        Column("last in", [Text(f"#{each.last_run}") for each in rows], importance=4, right=True),
        names_column("class", [CaseId(each.test_package, each.test_class, "") for each in rows]),
        Column("why, once", [Message(headline(each.message)) for each in rows], importance=1, least=40, under="class"),
    ]
    return FittedTable(_with_cells(columns), f"{len(rows):,} {'class' if len(rows) == 1 else 'classes'}.")


def none_failed(threshold: int = 1, left_out: int = 0) -> str:
    """What is said instead of an empty table; the words are those of failed_tests_table."""
    often = f" {threshold:,} times or more" if threshold > 1 else ""
    if not left_out:
        return f"No test failed{often} in these builds."
    return f"No test that the filter fits failed{often} in these builds; {counted(left_out, 'other')} did."


def _by_case(rows: Iterable[TestInRun]) -> dict[CaseId, list[TestInRun]]:
    """Rows of each case, the newest run first."""
    tests: dict[CaseId, list[TestInRun]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.suite_run.run_id, reverse=True):
        tests[row.test_run.case].append(row)
    return tests


def _builds(found: Sequence[TestInRun]) -> Text:
    return Text(run_numbers([row.suite_run.run_id for row in found], RUNS_LISTED), overflow="fold")


def _groups(groups: Sequence[str | None]) -> Column:
    cells: list[RenderableType] = [Text(one_line(group or ""), style="dim", overflow="fold") for group in groups]
    return Column("group", cells if any(groups) else [], importance=2, least=12)


def _with_cells(columns: Iterable[Column]) -> list[Column]:
    return [column for column in columns if column.cells]


def _durations(results: Sequence[RecordedResult]) -> Column:
    known = any(each.duration_ms is not None for each in results)
    spans = [span(None if each.duration_ms is None else each.duration_ms / 1000) for each in results]
    return Column("took", [dim(each) for each in spans] if known else [], importance=1, right=True)

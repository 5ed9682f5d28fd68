"""Picks tests by a pattern, and folds the tests of a class into one row."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from itertools import groupby
from typing import NamedTuple

from terec.model import CaseId, TestInRun


class FoldedClass(NamedTuple):
    """The failed tests of a class. failures: of all of them, over all builds. last_run: newest build with one."""

    test_package: str
    test_class: str
    tests: int
    failures: int
    builds: int
    last_run: int
    message: str | None


def matching(rows: Iterable[TestInRun], pattern: str) -> list[TestInRun]:
    """Rows whose package, class or case fits; all for an empty pattern.

    A pattern with `*`, `?` or `[` must fit the whole name (`com.acme.*`), another one a part; upper and lower case
    are alike.
    """
    if not pattern:
        return list(rows)
    return [row for row in rows if fits(row.test_run.case, pattern)]


def fits(case: CaseId, pattern: str) -> bool:
    """Whether the pattern fits the package, the class, the case, or the whole name as tables show it."""
    names = [case.test_package, case.test_suite, case.test_case, str(case), str(case).partition("::")[0]]
    sought = pattern.casefold()
    if any(mark in sought for mark in "*?["):
        return any(fnmatchcase(name.casefold(), sought) for name in names)
    return any(sought in name.casefold() for name in names)


def fold(rows: Iterable[TestInRun]) -> list[FoldedClass]:
    """One row for each class, in the order of rows, which are ordered by case."""
    return [
        _folded(package, name, list(group))
        for (package, name), group in groupby(rows, lambda row: (row.test_run.test_package, row.test_run.test_suite))
    ]


def _folded(package: str, name: str, rows: list[TestInRun]) -> FoldedClass:
    newest = max(rows, key=lambda row: row.suite_run.run_id)
    return FoldedClass(
        package,
        name,
        tests=len({row.test_run.test_id for row in rows}),
        failures=len(rows),
        builds=len({row.suite_run.key for row in rows}),
        last_run=newest.suite_run.run_id,
        message=newest.test_run.error_details,
    )

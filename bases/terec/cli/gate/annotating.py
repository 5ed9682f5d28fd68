"""Failures without an excuse, each at the line of code where its test failed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from terec.ci_context import Checkout, tracked_files
from terec.model import GateAnswer, JudgedTest, RecordedResult
from terec.owners import SourceIndex

if TYPE_CHECKING:
    from terec.notify import Annotation

LISTING_SECONDS = 10
"""Time in which git lists the files of the checkout; those that came by then are looked in."""


def annotations_of(answer: GateAnswer, folder: Path) -> Iterator["Annotation"]:
    """One a failure that fails the gate, in the gate's order. folder: somewhere in the checkout, if there is one."""
    from terec.notify import Annotation
    from terec.render import one_line, why

    tests = {each.test_run.test_id: each for each in answer.verdicts.tests}
    failing = [each for each in answer.gate.failures if each.excuse is None and each.test_id in tests]
    sources = _sources(folder) if failing else None
    for each in failing:
        test = tests[each.test_id]
        path, line = _place(test.test_run, sources)
        title = one_line(f"{each.judged.verdict}: {test.test_run.case}")
        yield Annotation(title, "\n".join(filter(None, (why(test.test_run), _sentence(test)))), path, line)


def _sentence(test: JudgedTest) -> str:
    from terec.render import one_line

    return one_line(test.judged.sentence)


def _sources(folder: Path) -> SourceIndex | None:
    root = Checkout(folder).root()
    return SourceIndex(tracked_files(root, LISTING_SECONDS)) if root else None


def _place(result: RecordedResult, sources: SourceIndex | None) -> tuple[str | None, int | None]:
    """File of the test in the checkout, and the first line of it that the stack names, else the report's."""
    if sources is None:
        return None, None
    path = (result.file and sources.of_file(result.file)) or sources.of_class(result.test_package, result.test_suite)
    if not path:
        return None, None
    return path, _line_in(result.error_stacktrace or "", path.rpartition("/")[2]) or result.line


def _line_in(stack: str, name: str) -> int | None:
    """`CartTest.java:31`, `test_cart.py", line 3`, `Cart.cs:line 12`, `cart.ts(12,5)`."""
    found = re.search(rf"(?<![\w.-]){re.escape(name)}(?:\"?, line |:line |:|\()(\d{{1,7}})", stack)
    return int(found[1]) or None if found else None

"""Failures without an excuse, each at the line of code where its test failed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from terec.cli.sources import root_of, sources_of
from terec.model import GateAnswer, RecordedResult
from terec.owners import SourceIndex

if TYPE_CHECKING:
    from terec.notify import Annotation


def annotations_of(answer: GateAnswer, folder: Path) -> Iterator["Annotation"]:
    """One a failure that fails the gate, in the gate's order. folder: somewhere in the checkout, if there is one."""
    from terec.notify import Annotation
    from terec.wording import one_line, why

    tests = {each.test_run.test_id: each for each in answer.verdicts.tests}
    failing = [each for each in answer.gate.failures if each.excuse is None and each.test_id in tests]
    root = root_of(folder) if failing else None
    sources = sources_of(root) if root else None
    for each in failing:
        test = tests[each.test_id]
        path, line = _place(test.test_run, sources)
        title = one_line(f"{each.judged.verdict}: {test.test_run.case}")
        yield Annotation(
            title, "\n".join(filter(None, (why(test.test_run), one_line(test.judged.sentence)))), path, line
        )


def _place(result: RecordedResult, sources: SourceIndex | None) -> tuple[str | None, int | None]:
    """File of the test in the checkout, and the first line of it that the stack names, else the report's."""
    if sources is None:
        return None, None
    path = sources.of_test(result.file, result.test_package, result.test_suite)
    if not path:
        return None, None
    return path, _line_in(result.error_stacktrace or "", path.rpartition("/")[2]) or result.line


def _line_in(stack: str, name: str) -> int | None:
    """`CartTest.java:31`, `test_cart.py", line 3`, `Cart.cs:line 12`, `cart.ts(12,5)`."""
    found = re.search(rf"(?<![\w.-]){re.escape(name)}(?:\"?, line |:line |:|\()(\d{{1,7}})", stack)
    return int(found[1]) or None if found else None

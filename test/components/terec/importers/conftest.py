"""Reading a report that a test has as text."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

import pytest

from terec.importers import ReadOptions, ReportFile, ReportProblem, read_reports
from terec.model import Result


@dataclass(frozen=True)
class Reading:
    results: list[Result]
    problems: list[ReportProblem]

    @property
    def only(self) -> Result:
        assert not self.problems
        (result,) = self.results
        return result

    @property
    def problem(self) -> ReportProblem:
        (problem,) = self.problems
        return problem


def read_text(report: str | bytes, **options: Any) -> Reading:
    content = report.encode() if isinstance(report, str) else report
    problems: list[ReportProblem] = []
    file = ReportFile("junit.xml", len(content), lambda: BytesIO(content))
    results = list(read_reports([file], ReadOptions(**options), problems.append))
    return Reading(results, problems)


@pytest.fixture
def read() -> Callable[..., Reading]:
    return cast(Callable[..., Reading], read_text)

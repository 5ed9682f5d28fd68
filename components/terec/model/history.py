"""Answers of the history: a test in a run, and whether a failure was seen before."""

from dataclasses import dataclass

from terec.model.names import CaseId
from terec.model.result import RecordedResult
from terec.model.run import RecordedRun


@dataclass(frozen=True, slots=True)
class TestInRun:
    """A case's result beside the run it belongs to."""

    __test__ = False

    test_run: RecordedResult
    suite_run: RecordedRun


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """Counts over the earlier runs that were looked at."""

    num_runs: int = 0
    num_same_fail: int = 0
    num_diff_fail: int = 0
    num_pass: int = 0
    num_skip: int = 0


@dataclass(frozen=True, slots=True)
class TestRunCheck:
    """Whether a failure is known; is_known_failure None: no earlier run of the test to compare with."""

    __test__ = False

    test_case: CaseId
    summary: CheckSummary
    similar_failures: tuple[TestInRun, ...]
    message: str
    is_known_failure: bool | None

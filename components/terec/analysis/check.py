"""Compares one failed case with its earlier runs by exact text."""

from dataclasses import replace
from typing import Any

from terec.model import (
    LIST_TEXT_LIMIT,
    LONG_TEXTS,
    CaseId,
    CaseSelection,
    CheckSummary,
    InvalidInput,
    NotFound,
    Outcome,
    RecordedResult,
    RunKey,
    SuiteKey,
    TestInRun,
    TestRunCheck,
    first_bytes,
)
from terec.store import Store
from terec.test_hash import test_id

DEPTH_MAX = 128
"""Most earlier runs that one check looks at."""


class StoreJudgement:
    """service.Judgement over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(
        self,
        key: RunKey,
        case: CaseId,
        check_suite: str | None = None,
        check_branch: str | None = None,
        depth: int = 32,
    ) -> TestRunCheck:
        if not 1 <= depth <= DEPTH_MAX:
            raise InvalidInput(f"depth is 1 to {DEPTH_MAX}, not {depth}.")
        failed = self._failed(key, case)
        suite = SuiteKey(key.org, key.project, check_suite or key.suite)
        if self._store.suite(suite) is None:
            raise NotFound(f"Suite not found: {suite.suite!r} in {key.org}/{key.project}.")
        earlier = self._earlier(suite, check_branch or key.branch, key, case, depth)
        return compare(case, failed, earlier)

    def _failed(self, key: RunKey, case: CaseId) -> RecordedResult:
        result = self._store.result(key, test_id(*case))
        if result is None:
            raise NotFound(f"Test not found: {case} has no result in {key}.")
        if result.result is not Outcome.FAIL:
            raise InvalidInput(f"{case} did not fail in {key}: it is a {result.result.value}.")
        return result

    def _earlier(self, suite: SuiteKey, branch: str, key: RunKey, case: CaseId, depth: int) -> list[TestInRun]:
        own = suite == key.suite_key and branch == key.branch
        selection = CaseSelection(*case)
        found = self._store.test_runs(
            suite, branch, selection, depth, before=key.run_id if own else None, whole_texts=True
        )
        run = self._store.run(key)
        started = run.started if run else None
        return [
            each
            for each in found
            if not each.suite_run.ignore
            and (own or started is None or each.suite_run.started is None or each.suite_run.started < started)
        ]


def compare(case: CaseId, failed: RecordedResult, earlier: list[TestInRun]) -> TestRunCheck:
    """Weigh a failure against earlier results of the same case, newest first; pure."""
    same = [each for each in earlier if _same_text(each.test_run, failed)]
    failures = sum(each.test_run.result is Outcome.FAIL for each in earlier)
    summary = CheckSummary(
        num_runs=len(earlier),
        num_same_fail=len(same),
        num_diff_fail=failures - len(same),
        num_pass=sum(each.test_run.result is Outcome.PASS for each in earlier),
        num_skip=sum(each.test_run.result is Outcome.SKIP for each in earlier),
    )
    known = None if not earlier else bool(same)
    return TestRunCheck(case, summary, tuple(map(_for_list, same)), _sentence(summary, same), known)


def _for_list(found: TestInRun) -> TestInRun:
    """The same with the first LIST_TEXT_LIMIT bytes of its long texts, as every list has them."""
    texts = {name: getattr(found.test_run, name) or "" for name in LONG_TEXTS}
    cut = {name: first_bytes(text, LIST_TEXT_LIMIT) for name, text in texts.items()}
    shorter: dict[str, Any] = {name: text for name, text in cut.items() if text != texts[name]}
    return replace(found, test_run=replace(found.test_run, **shorter, truncated=tuple(shorter))) if shorter else found


def _same_text(one: RecordedResult, other: RecordedResult) -> bool:
    if one.result is not Outcome.FAIL:
        return False
    return (one.error_details, one.error_stacktrace) == (other.error_details, other.error_stacktrace)


def _sentence(summary: CheckSummary, same: list[TestInRun]) -> str:
    if not summary.num_runs:
        return "No earlier run has a result of this test."
    if same:
        last = same[0].suite_run.run_id
        return (
            f"Known: it failed with the same text in {len(same)} of {summary.num_runs} earlier runs, last in #{last}."
        )
    return f"New: none of {summary.num_runs} earlier runs has a failure with this text."

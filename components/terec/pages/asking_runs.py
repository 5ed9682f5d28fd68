"""Asks the service for what pages of runs and tests show: a fixed number of questions for each page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from terec.model import (
    CaseId,
    CaseSelection,
    JudgedTest,
    NotFound,
    Outcome,
    RecordedResult,
    RecordedRun,
    RunKey,
    RunVerdicts,
    SuiteKey,
    TestInRun,
)
from terec.pages.case import CaseNow
from terec.pages.run import RunNow
from terec.service import Service


def run_now(service: Service, key: RunKey, now: datetime) -> RunNow:
    """NotFound for an unknown run."""
    return RunNow(service.judgement.gate(key), service.results.changes(key), now)


def case_now(service: Service, suite: SuiteKey, branch: str, case: CaseId, limit: int) -> CaseNow:
    """The test in the newest runs of the branch, with its newest failure, else its newest result. NotFound."""
    runs, rows = _history(service, suite, branch, case, limit)
    if not rows:
        raise NotFound(f"Test not found: the newest {limit:,} builds of branch {branch!r} have no {str(case)!r}.")
    counting = [row for row in rows if not row.suite_run.ignore] or rows
    chosen = next((row for row in counting if row.test_run.result is Outcome.FAIL), counting[0])
    result = service.results.result(chosen.suite_run.key, chosen.test_run.test_id)
    return _told(service, CaseNow(suite, branch, case, runs, rows, limit, result, chosen.suite_run))


def result_now(service: Service, key: RunKey, test_id: str, limit: int) -> CaseNow:
    """The test in the newest runs of the branch, and its result in this one. NotFound."""
    run, result = service.results.run(key), service.results.result(key, test_id)
    runs, rows = _history(service, key.suite_key, key.branch, result.case, limit)
    asked = CaseNow(key.suite_key, key.branch, result.case, runs, rows, limit, result, run, asked=True)
    return _told(service, asked)


def _history(
    service: Service, suite: SuiteKey, branch: str, case: CaseId, limit: int
) -> tuple[Sequence[RecordedRun], Sequence[TestInRun]]:
    return (
        service.history.builds(suite, branch, limit),
        service.history.test_runs(suite, branch, CaseSelection(*case), limit),
    )


def _told(service: Service, case: CaseNow) -> CaseNow:
    """The same with the verdict on its result, where that failed."""
    if case.run is None or case.result is None or case.result.result is not Outcome.FAIL:
        return case
    verdicts = service.judgement.verdicts(case.run.key)
    judged = _judged(verdicts, case.result)
    suspects = [each for each in verdicts.suspects if judged and each.cause_id == judged.cause_id]
    return replace(case, judged=judged, suspects=suspects)


def _judged(verdicts: RunVerdicts, result: RecordedResult) -> JudgedTest | None:
    return next((each for each in verdicts.tests if each.test_run.test_id == result.test_id), None)

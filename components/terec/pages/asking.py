"""Asks the service for what a page shows: a fixed number of questions for each page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from terec.analysis import DEFAULT_BRANCHES
from terec.model import (
    CaseId,
    CaseSelection,
    JudgedTest,
    NotFound,
    Outcome,
    Problem,
    ProblemState,
    Project,
    RecordedResult,
    RecordedRun,
    RunKey,
    RunVerdicts,
    Suite,
    SuiteKey,
    TestInRun,
    known_names,
)
from terec.pages.branch import PROBLEMS_SHOWN, BranchNow
from terec.pages.case import CaseNow
from terec.pages.org import OrgNow
from terec.pages.project import ProjectNow, SuiteNow, newest_of
from terec.pages.run import RunNow
from terec.service import Service

SUITES_SHOWN = 12
"""Suites on one page of a project: each is asked for its runs, and for the verdicts of the newest."""

SPARK_RUNS = 24
"""Runs in the small trend of a suite."""


def org_now(service: Service, org: str) -> OrgNow:
    """NotFound for an unknown org."""
    return OrgNow(org, service.administration.projects(org), service.results.suites(org))


def project_now(service: Service, org: str, project: str, page: int, now: datetime) -> ProjectNow:
    """The suites of one page, SUITES_SHOWN at most; a page behind the last is the last. NotFound."""
    suites = service.results.suites(org, project)
    told = _project(service, org, project)
    pages = max(1, -(-len(suites) // SUITES_SHOWN))
    page = min(page, pages)
    listed = suites[(page - 1) * SUITES_SHOWN : page * SUITES_SHOWN]
    return ProjectNow(told, [_suite_now(service, told, each) for each in listed], page, pages, now)


def default_branch(service: Service, suite: SuiteKey) -> str:
    """The branch that a suite's page is about: the project's, main, master or trunk, else the last that had a run."""
    runs = _default_runs(service, _project(service, suite.org, suite.project), suite, 1)
    return runs[0].branch if runs else DEFAULT_BRANCHES[0]


def branch_now(service: Service, suite: SuiteKey, branch: str, limit: int, now: datetime) -> BranchNow:
    """At most six questions. NotFound for a branch without runs where the suite has others."""
    runs, branches = service.history.builds(suite, branch, limit), service.history.branches(suite)
    if not runs and branches:
        raise _no_such_branch(suite, branch, branches)
    if not runs:
        return BranchNow(suite, branch, (), limit, now)
    problems = service.judgement.problems(suite, branch)
    return BranchNow(
        suite,
        branch,
        runs,
        limit,
        now,
        problems,
        _titles(service, suite, branch, problems),
        service.judgement.flaky_tests(suite, branch, limit),
        branches,
        _verdicts(service, newest_of(runs)),
    )


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


def _project(service: Service, org: str, project: str) -> Project:
    found = service.administration.projects(org)
    return next((each for each in found if each.name == project), Project(org, project))


def _suite_now(service: Service, project: Project, suite: Suite) -> SuiteNow:
    key = SuiteKey(suite.org, suite.project, suite.suite)
    runs = _default_runs(service, project, key, SPARK_RUNS)
    branch = runs[0].branch if runs else project.default_branch or DEFAULT_BRANCHES[0]
    return SuiteNow(key, branch, runs, _verdicts(service, newest_of(runs)))


def _default_runs(service: Service, project: Project, suite: SuiteKey, limit: int) -> list[RecordedRun]:
    """The newest runs of the default branch, newest first; none where the suite has none.

    One question where the branch is called as expected, else three.
    """
    expected = project.default_branch or DEFAULT_BRANCHES[0]
    if runs := service.history.builds(suite, expected, limit):
        return runs
    names = [run.branch for run in service.history.branches(suite)]
    branch = next((each for each in DEFAULT_BRANCHES if each in names), names[0] if names else None)
    return service.history.builds(suite, branch, limit) if branch else []


def _verdicts(service: Service, newest: RecordedRun | None) -> RunVerdicts | None:
    """Those of a run that failed."""
    return service.judgement.verdicts(newest.key) if newest and newest.fail_count and not newest.ignore else None


def _titles(service: Service, suite: SuiteKey, branch: str, problems: Sequence[Problem]) -> dict[str, str]:
    """What the open problems said, by id: the causes since the earliest of their last failures, in one question."""
    open_ones = [each for each in problems if each.state is not ProblemState.FIXED][:PROBLEMS_SHOWN]
    begins = [each.last_failed.started for each in open_ones if each.last_failed.started]
    causes = service.judgement.causes(suite, branch, min(begins)) if begins else []
    return {each.cause.cause_id: each.cause.title for each in causes}


def _no_such_branch(suite: SuiteKey, branch: str, others: Sequence[RecordedRun]) -> NotFound:
    known = known_names(branch, [each.branch for each in others])
    return NotFound(f"Branch {branch!r} of suite {suite.suite!r} has no builds; branches with builds: {known}.")

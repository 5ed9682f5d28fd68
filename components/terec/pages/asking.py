"""Asks the service for what pages of orgs, projects and branches show: a fixed number of questions for each."""

from collections.abc import Sequence
from datetime import datetime

from terec.analysis import DEFAULT_BRANCHES
from terec.model import (
    NotFound,
    Problem,
    ProblemState,
    Project,
    RecordedRun,
    RunVerdicts,
    Suite,
    SuiteKey,
    known_names,
)
from terec.pages.branch import PROBLEMS_SHOWN, BranchNow
from terec.pages.org import OrgNow
from terec.pages.project import ProjectNow, SuiteNow, newest_of
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

"""The page of a suite on a branch: its trend, open problems and flaky tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from terec.model import FlakyTest, Problem, ProblemState, RecordedRun, RunVerdicts, SuiteKey
from terec.pages.frame import Crumb, page
from terec.pages.project import newest_of
from terec.pages.site import Site
from terec.pages.trend import HEIGHT, WHOLE_HEIGHT, in_words, trend_of
from terec.pages.verdict_counts import counted_verdicts

LIMITS = (16, 32, 64, 128, 256)
"""How many runs a reader can choose; a branch's page looks at no more than the last."""

PROBLEMS_SHOWN = 30
FLAKY_SHOWN = 20
BRANCHES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class BranchNow:
    """runs: the newest `limit`, newest first. problems: open ones first. titles: of problems, by their id.

    flaky: in these runs, those that cost most first. branches: the newest run of each branch.
    verdicts: of the newest run that is not ignored, where it failed.
    """

    suite: SuiteKey
    branch: str
    runs: Sequence[RecordedRun]
    limit: int
    now: datetime
    problems: Sequence[Problem] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    flaky: Sequence[FlakyTest] = ()
    branches: Sequence[RecordedRun] = ()
    verdicts: RunVerdicts | None = None


def branch_page(site: Site, branch: BranchNow) -> str:
    """Lists are cut at PROBLEMS_SHOWN, FLAKY_SHOWN and BRANCHES_SHOWN, and say so."""
    others = [run for run in branch.branches if run.branch != branch.branch]
    open_ones = [each for each in branch.problems if each.state is not ProblemState.FIXED]
    return page(
        "branch",
        site,
        f"{branch.suite.suite} on {branch.branch}",
        (*way_to(site, branch.suite, branch.branch)[:-1], Crumb(branch.branch)),
        branch=branch,
        newest=newest_of(branch.runs),
        counts=counted_verdicts(branch.verdicts),
        trend=trend_of(branch.runs),
        words=in_words(branch.runs),
        height=HEIGHT,
        whole_height=WHOLE_HEIGHT,
        limits=LIMITS,
        address=lambda limit: site.branch(branch.suite, branch.branch, limit),
        problems=[(each, _signature(each), _tests(each)) for each in open_ones[:PROBLEMS_SHOWN]],
        open_count=len(open_ones),
        flaky=branch.flaky[:FLAKY_SHOWN],
        others=others[:BRANCHES_SHOWN],
        other_count=len(others),
        search=branch.suite,
    )


def way_to(site: Site, suite: SuiteKey, branch: str) -> tuple[Crumb, ...]:
    """The steps from the org to a branch of the suite."""
    return (
        Crumb(suite.org, site.org(suite.org)),
        Crumb(suite.project, site.project(suite.org, suite.project)),
        Crumb(suite.suite, site.suite(suite)),
        Crumb(branch, site.branch(suite, branch)),
    )


def _signature(problem: Problem) -> str | None:
    """The hash under which the problem's failure is found; None where its tests are only missing."""
    return next((pair.signature for pair in problem.pairs if pair.signature), None)


def _tests(problem: Problem) -> int:
    return len(problem.failing) or len({pair.test_id for pair in problem.pairs})

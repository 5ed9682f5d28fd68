"""Routes of the history of a suite."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from terec.auth import Need
from terec.history import LIMIT_MAX
from terec.ingest_api.api import enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.wire import paths, words, writing
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.quick_route import QuickRoute
from terec.model import NO_CONFIG, RUN_ID_MAX, CaseId, RunKey

router = APIRouter(tags=["history"], route_class=QuickRoute)

Threshold = Annotated[int, Query(ge=1, le=2**31, description="Only tests that failed in at least so many of the runs.")]
Before = Annotated[
    int | None, Query(ge=0, le=RUN_ID_MAX, description="Only runs with a smaller run_id; absent: the newest of all.")
]
Words = Annotated[str, Query(description="Words, or beginnings of words, of at least two letters or digits.")]
Found = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="Most tests, and most failures.")]
CheckedRun = Annotated[int, Query(ge=0, le=RUN_ID_MAX, description="The run in which the test failed.")]
OwnBranch = Annotated[str, Query(description="The branch of that run.")]
CheckSuite = Annotated[str | None, Query(description="Compare with runs of this suite; absent: the run's own.")]
CheckBranch = Annotated[str | None, Query(description="Compare with runs of this branch; absent: the run's own.")]


@router.get(paths.HISTORY + "/builds", **documented("Runs of a suite, newest run_id first", "RECORDED_RUNS", 404))
def builds(request: Request, suite: paths.OfSuite, branch: paths.Branch = None, limit: paths.Limit = 32) -> Response:
    api = enter(request, Need.READ, suite.org)
    return answer(writing.runs_json(api.service.history.builds(suite, branch, limit)))


@router.get(
    paths.SUITES + "/{suite}/branches",
    **documented("The newest run of each branch, the most recently started branch first", "RECORDED_RUNS", 404),
)
def branches(request: Request, suite: paths.OfSuite) -> Response:
    return answer(writing.runs_json(enter(request, Need.READ, suite.org).service.history.branches(suite)))


@router.get(
    paths.HISTORY + "/failed-tests",
    **documented(
        "Failures of the newest runs that are not ignored, by test, then newest run first", "TESTS_IN_RUNS", 404
    ),
)
def failed_tests(
    request: Request,
    suite: paths.OfSuite,
    branch: paths.Branch = None,
    limit: paths.Limit = 32,
    threshold: Threshold = 1,
) -> Response:
    api = enter(request, Need.READ, suite.org)
    return answer(writing.tests_in_runs_json(api.service.history.failed_tests(suite, branch, limit, threshold)))


@router.get(
    paths.HISTORY + "/test-runs",
    **documented("What the selected tests did in the newest runs, newest first", "TESTS_IN_RUNS", 404),
)
def test_runs(
    request: Request,
    suite: paths.OfSuite,
    selection: paths.Selected,
    branch: paths.Branch = None,
    run_limit: paths.Limit = 32,
    before: Before = None,
) -> Response:
    api = enter(request, Need.READ, suite.org)
    found = api.service.history.test_runs(suite, branch, selection, run_limit, before)
    return answer(writing.tests_in_runs_json(found))


@router.get(
    paths.SUITES + "/{suite}/search",
    **documented("Tests and failures with all the words, or words that begin so", "FOUND", 404),
)
def search(request: Request, suite: paths.OfSuite, q: Words, limit: Found = 32) -> Response:
    api = enter(request, Need.READ, suite.org)
    return answer(writing.plain_json(api.service.history.search(suite, q, limit)))


@router.get(paths.HISTORY + "/test-run-check", **documented("Whether a failure was seen in earlier runs", "CHECK", 404))
def test_run_check(
    request: Request,
    suite: paths.OfSuite,
    branch: OwnBranch,
    run_id: CheckedRun,
    test_case: Annotated[str, Query(description="Name of the test.")],
    test_package: Annotated[str, Query(description="Its package.")] = "",
    test_class: Annotated[str, Query(description="Its class (test_suite).")] = "",
    test_config: Annotated[str, Query(description="Its config; `#` for none.")] = NO_CONFIG,
    check_suite: CheckSuite = None,
    check_branch: CheckBranch = None,
    depth: paths.Depth = 32,
) -> Response:
    api = enter(request, Need.READ, suite.org)
    case = CaseId(test_package, test_class, test_case, test_config)
    check = api.service.judgement.seen_before(RunKey(*suite, branch, run_id), case, check_suite, check_branch, depth)
    return answer(words.CHECK.dump_json(writing.check_answer(check)))

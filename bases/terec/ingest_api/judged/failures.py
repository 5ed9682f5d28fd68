"""Routes of failures over the runs of a suite: hashes, causes, problems, flaky tests."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from terec.auth import Need
from terec.history import LIMIT_MAX
from terec.ingest_api.api import enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.wire import paths, reading, writing
from terec.ingest_api.wire.answers import answer
from terec.model import RUN_ID_MAX, RunKey

router = APIRouter(tags=["judgement"])

CAUSES_DAYS = 7
"""How far back causes are looked for when nobody says."""

_TEST, _SINCE = "t1:f35c38a408150ac5a954b038ae02dffb", "2026-02-22T12:00:00Z"

FailureHash = Annotated[
    str,
    Path(
        description="Strict or loose hash of a failure, as results carry it: `f1:…`.", examples=["f1:82737d8401d20a13"]
    ),
]
OneBranch = Annotated[str, Query(description="Branch of the first run.", examples=["main"])]
OneRun = Annotated[int, Query(ge=0, le=RUN_ID_MAX, description="The first run.", examples=[17])]
OneTest = Annotated[str, Query(description="Test id of the first failure: `t1:…`.", examples=[_TEST])]
OtherBranch = Annotated[str, Query(description="Branch of the other run.", examples=["main"])]
OtherRun = Annotated[int, Query(ge=0, le=RUN_ID_MAX, description="The other run.", examples=[17])]
OtherTest = Annotated[str, Query(description="Test id of the other failure: `t1:…`.", examples=[_TEST])]
OtherSuite = Annotated[
    str | None, Query(description="Suite of the other run, in the same project; absent: the same.", examples=["ci"])
]
CausesSince = Annotated[
    datetime | None,
    Query(
        description=f"Only runs started since; without a zone it is UTC; absent: {CAUSES_DAYS} days ago.",
        examples=[_SINCE],
    ),
]
ProblemsSince = Annotated[
    datetime | None,
    Query(description="Only problems that failed or were fixed since; without a zone it is UTC.", examples=[_SINCE]),
]
RunsBack = Annotated[
    int, Query(ge=1, le=LIMIT_MAX, description="How many of the newest runs are looked at.", examples=[200])
]


@router.get(
    paths.SUITES + "/{suite}/failures",
    **documented("Causes of failures over a time, those met in most runs first", "CAUSES", 404),
)
def causes(request: Request, suite: paths.OfSuite, since: CausesSince = None, branch: paths.Branch = None) -> Response:
    api = enter(request, Need.READ, suite.org)
    begin = api.clock() - timedelta(days=CAUSES_DAYS) if since is None else reading.utc(since)
    return answer(writing.plain_json(api.service.judgement.causes(suite, branch, begin)))


@router.get(
    paths.SUITES + "/{suite}/failures/{failure_hash}",
    **documented(
        "Everything about a failure hash: since when, where, which tests, and is it a regression", "FAILURE", 404
    ),
)
def failure(request: Request, suite: paths.OfSuite, failure_hash: FailureHash) -> Response:
    api = enter(request, Need.READ, suite.org)
    return answer(writing.plain_json(api.service.judgement.failure(suite, failure_hash)))


@router.get(
    paths.SUITES + "/{suite}/compare",
    **documented("How similar two failures are, and by what", "COMPARISON", 404),
)
def compare(
    request: Request,
    suite: paths.OfSuite,
    one_branch: OneBranch,
    one_run: OneRun,
    one_test: OneTest,
    other_branch: OtherBranch,
    other_run: OtherRun,
    other_test: OtherTest,
    other_suite: OtherSuite = None,
) -> Response:
    api = enter(request, Need.READ, suite.org)
    one = RunKey(*suite, one_branch, one_run)
    other = RunKey(suite.org, suite.project, other_suite or suite.suite, other_branch, other_run)
    return answer(writing.plain_json(api.service.judgement.compare(one, one_test, other, other_test)))


@router.get(
    paths.SUITES + "/{suite}/problems",
    **documented("Problems: causes that live over time, open ones first", "PROBLEMS", 404),
)
def problems(
    request: Request, suite: paths.OfSuite, branch: paths.Branch = None, since: ProblemsSince = None
) -> Response:
    api = enter(request, Need.READ, suite.org)
    begin = None if since is None else reading.utc(since)
    return answer(writing.plain_json(api.service.judgement.problems(suite, branch, begin)))


@router.get(
    paths.SUITES + "/{suite}/flaky-tests",
    **documented("Tests that come and go, those that cost most first", "FLAKY_TESTS", 404),
)
def flaky_tests(request: Request, suite: paths.OfSuite, branch: paths.Branch = None, limit: RunsBack = 200) -> Response:
    api = enter(request, Need.READ, suite.org)
    return answer(writing.plain_json(api.service.judgement.flaky_tests(suite, branch, limit)))

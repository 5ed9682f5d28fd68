"""Routes of the pages. Where the API says `/tests/orgs/…`, the page of the same thing stands at `/pages/orgs/…`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from terec.ingest_api.api import api_of
from terec.ingest_api.pages.opening import enter_page, page_key, site_of
from terec.ingest_api.pages.page_route import PageRoute, html
from terec.ingest_api.wire import paths
from terec.model import NO_CONFIG, CaseId, Denied, NotFound
from terec.pages import (
    LIMITS,
    PAGES,
    branch_now,
    branch_page,
    case_now,
    case_page,
    default_branch,
    failure_page,
    found_page,
    org_now,
    org_page,
    project_now,
    project_page,
    result_now,
    run_now,
    run_page,
    start_page,
)

router = APIRouter(route_class=PageRoute, include_in_schema=False)

FOUND = 50
"""Most tests, and most failures, that a search shows."""

_ORG = PAGES + "/orgs/{org}"
_PROJECT = _ORG + "/projects/{project}"
_SUITE = _PROJECT + "/suites/{suite}"
_BRANCH = _SUITE + "/branches/{branch:path}"
_RUN = _BRANCH + "/runs/{run_id:int}"

Runs = Annotated[int, Query(ge=1, le=LIMITS[-1])]
PageNumber = Annotated[int, Query(ge=1, le=10**6)]


@router.get(PAGES)
def start(request: Request) -> Response:
    """Orgs that the caller may know of."""
    api = api_of(request)
    orgs = api.door.listed(page_key(request), api.service.administration.orgs())
    return html(start_page(site_of(request), orgs, (api.public_url or str(request.base_url)).rstrip("/")))


@router.get(PAGES + "/sign-in")
def sign_in(request: Request) -> Response:
    """Makes a browser ask for a token, and leads on once it has one that opens something."""
    caller = api_of(request).door.caller(page_key(request))
    if caller.token is None and not caller.server_admin:
        raise Denied("Any user name will do; the password is a token of an org, or of the server.")
    return RedirectResponse(site_of(request).start(), 303)


@router.get(_ORG)
def org(request: Request, org: paths.OrgName) -> Response:
    return html(org_page(site_of(request), org_now(enter_page(request, org).service, org)))


@router.get(_PROJECT)
def project(request: Request, org: paths.OrgName, project: paths.ProjectName, page: PageNumber = 1) -> Response:
    api = enter_page(request, org)
    return html(project_page(site_of(request), project_now(api.service, org, project, page, api.clock())))


@router.get(_SUITE)
def suite(request: Request, suite: paths.OfSuite) -> Response:
    """Leads to the default branch."""
    api = enter_page(request, suite.org)
    return RedirectResponse(site_of(request).branch(suite, default_branch(api.service, suite)), 307)


@router.get(_SUITE + "/search")
def search(request: Request, suite: paths.OfSuite, q: str = "") -> Response:
    service = enter_page(request, suite.org).service
    found = service.history.search(suite, q, FOUND) if q.strip() else None
    return html(found_page(site_of(request), suite, default_branch(service, suite), q, found))


@router.get(_SUITE + "/failures/{failure_hash}")
def failure(request: Request, suite: paths.OfSuite, failure_hash: str) -> Response:
    facts = enter_page(request, suite.org).service.judgement.failure(suite, failure_hash)
    return html(failure_page(site_of(request), suite, facts))


# A branch may contain `/`, even `/runs/`: of a path its last words decide, in this order.


@router.get(_BRANCH + "/runs")
def branch(request: Request, suite: paths.OfSuite, branch: paths.BranchName, limit: Runs = 32) -> Response:
    api = enter_page(request, suite.org)
    return html(branch_page(site_of(request), branch_now(api.service, suite, branch, limit, api.clock())))


@router.get(_BRANCH + "/tests")
def test(
    request: Request,
    suite: paths.OfSuite,
    branch: paths.BranchName,
    test_case: str,
    test_package: str = "",
    test_class: str = "",
    test_config: str = NO_CONFIG,
    limit: Runs = 64,
) -> Response:
    service = enter_page(request, suite.org).service
    case = CaseId(test_package, test_class, test_case, test_config)
    return html(case_page(site_of(request), case_now(service, suite, branch, case, limit)))


@router.get(_RUN)
def run(request: Request, key: paths.OfRun) -> Response:
    api = enter_page(request, key.org)
    return html(run_page(site_of(request), run_now(api.service, key, api.clock())))


@router.get(_RUN + "/tests/{test_id}")
def result(request: Request, key: paths.OfRun, test_id: str, limit: Runs = 64) -> Response:
    service = enter_page(request, key.org).service
    return html(case_page(site_of(request), result_now(service, key, test_id, limit)))


@router.get(_BRANCH)
def branch_alone(request: Request, suite: paths.OfSuite, branch: paths.BranchName) -> Response:
    """Leads to the page of the branch."""
    enter_page(request, suite.org)
    return RedirectResponse(site_of(request).branch(suite, branch), 307)


@router.get(PAGES + "/{rest:path}")
def nothing(rest: str) -> Response:
    raise NotFound("There is no such page here; begin with the list of orgs.")

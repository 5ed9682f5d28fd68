"""Routes of suites."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Need, check_pull_request
from terec.ingest_api.api import Api, admitted, enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.wire import paths, reading, words
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.bodies import with_body

router = APIRouter(tags=["suites"])


@router.get(paths.TESTS + "/suites", **documented("Suites of an org", "SUITES", 404))
def suites_of_org(request: Request, org: paths.OrgName) -> Response:
    return answer(words.SUITES.dump_json(enter(request, Need.READ, org).service.results.suites(org)))


@router.post(
    paths.TESTS + "/suites",
    **documented("Create or update a suite", "SUITE", 400, 404, 413, 415, body="SUITE"),
)
async def put_suite(request: Request, org: paths.OrgName) -> Response:
    check_pull_request(await run_in_threadpool(admitted, request, Need.WRITE, org), pull_request=False)
    return await with_body(request, lambda api, body: _put_suite(api, org, body))


def _put_suite(api: Api, org: str, body: bytes) -> Response:
    suite = reading.read(words.SUITE, body)
    reading.check_org(suite.org, org)
    return answer(words.SUITE.dump_json(api.service.results.put_suite(suite)))


@router.get(paths.SUITES, **documented("Suites of a project", "SUITES", 404))
def suites(request: Request, org: paths.OrgName, project: paths.ProjectName) -> Response:
    return answer(words.SUITES.dump_json(enter(request, Need.READ, org).service.results.suites(org, project)))


@router.get(paths.SUITES + "/{suite}", **documented("One suite", "SUITE", 404))
def suite(request: Request, key: paths.OfSuite) -> Response:
    return answer(words.SUITE.dump_json(enter(request, Need.READ, key.org).service.results.suite(key)))

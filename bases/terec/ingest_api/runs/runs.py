"""Routes of runs."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Caller, Need, check_pull_request
from terec.ingest_api.api import Api, admitted, enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.wire import paths, reading, words
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.bodies import with_body
from terec.model import NotFound, RecordedRun, Run, RunKey

router = APIRouter(tags=["runs"])


@router.post(
    paths.TESTS + "/runs",
    **documented(
        "Create or update a run; makes its suite, and gives the next run_id when there is none in the body",
        *("RECORDED_RUN", 400, 404, 413, 415),
        body="RUN",
    ),
)
async def put_run(request: Request, org: paths.OrgName) -> Response:
    caller = await run_in_threadpool(admitted, request, Need.WRITE, org)
    return await with_body(request, lambda api, body: _put_run(api, caller, org, body))


def _put_run(api: Api, caller: Caller, org: str, body: bytes) -> Response:
    run = reading.read_run(body)
    reading.check_org(run.org, org)
    return answer(words.RECORDED_RUN.dump_json(save_run(api, caller, run)))


def save_run(api: Api, caller: Caller, run: Run) -> RecordedRun:
    """The run as it stands after the change; Denied for a caller limited to pull requests and a run without one.

    What is stored decides, else such a caller could make another run its own by naming a pull request for it. It has
    to name the run_id too: a run found by its content could be anybody's.
    """
    if caller.pull_requests_only:
        check_pull_request(caller, run.run_id is not None)
        stored = _stored(api, RunKey(run.org, run.project, run.suite, run.branch, run.run_id or 0))
        check_pull_request(caller, bool((stored or run).pull_request))
    return api.service.results.put_run(run)


def check_run_access(api: Api, caller: Caller, key: RunKey) -> None:
    """Denied for a caller limited to pull requests when the run names none."""
    if caller.pull_requests_only:
        check_pull_request(caller, bool(api.service.results.run(key).pull_request))


@router.get(paths.RUN, **documented("One run", "RECORDED_RUN", 404))
def run(request: Request, key: paths.OfRun) -> Response:
    return answer(words.RECORDED_RUN.dump_json(enter(request, Need.READ, key.org).service.results.run(key)))


@router.get(paths.RUN + "/changes", **documented("What the run's commits changed", "COMMIT_CHANGES", 404))
def changes(request: Request, key: paths.OfRun) -> Response:
    return answer(words.COMMIT_CHANGES.dump_json(enter(request, Need.READ, key.org).service.results.changes(key)))


@router.delete(paths.RUN, **documented("Delete a run with its results", None, 404, status=204))
def delete_run(request: Request, key: paths.OfRun) -> Response:
    enter(request, Need.ADMIN, key.org).service.results.delete_run(key)
    return Response(status_code=204)


def _stored(api: Api, key: RunKey) -> RecordedRun | None:
    try:
        return api.service.results.run(key)
    except NotFound:
        return None

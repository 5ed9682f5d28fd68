"""Routes of the results in a run."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Caller, Need
from terec.ingest_api.api import Api, admitted, enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.runs.runs import check_run_access
from terec.ingest_api.wire import paths, reading, words, writing
from terec.ingest_api.wire.answers import answer, streamed
from terec.ingest_api.wire.bodies import with_body
from terec.model import LONG_TEXTS, Outcome, RunKey, UploadHeader

router = APIRouter(tags=["results"])

OnlyResult = Annotated[Outcome | None, Query(alias="result", description="Only results of this outcome.")]
TextField = Annotated[str, Path(description=f"One of {', '.join(LONG_TEXTS)}.")]


@router.post(
    paths.RUN + "/tests",
    **documented("Add results to a run", "RESULTS_TAKEN", 400, 404, 413, 415, body="RESULTS"),
)
async def add_results(request: Request, key: paths.OfRun, header: paths.Header) -> Response:
    caller = await run_in_threadpool(admitted, request, Need.WRITE, key.org)
    return await with_body(request, lambda api, body: _add_results(api, caller, key, header, body))


def _add_results(api: Api, caller: Caller, key: RunKey, header: UploadHeader, body: bytes) -> Response:
    check_run_access(api, caller, key)
    results = reading.read_results(body, api.limits.results)
    received = api.service.results.add_results(key, header, results)
    api.metrics.results(received.test_count)
    return answer(words.RESULTS_TAKEN.dump_json(writing.taken(received)))


@router.get(
    paths.RUN + "/tests",
    **documented("Results of a run with their whole texts, by package, class, case, config", "RECORDED_RESULTS", 404),
)
def results(request: Request, key: paths.OfRun, outcome: OnlyResult = None) -> Response:
    api = enter(request, Need.READ, key.org)
    return streamed(writing.results_json(api.service.results.results(key, outcome)))


@router.get(paths.RUN + "/tests/{test_id}", **documented("One result with all its evidence", "RECORDED_RESULT", 404))
def result(request: Request, key: paths.OfRun, test_id: paths.CaseHash) -> Response:
    found = enter(request, Need.READ, key.org).service.results.result(key, test_id)
    return answer(words.RECORDED_RESULT.dump_json(found))


@router.delete(
    paths.RUN + "/tests/{test_id}/texts/{field}",
    **documented("Remove one long text (a leaked secret) wherever it is stored", "TEXTS_REMOVED", 404),
)
def delete_text(request: Request, key: paths.OfRun, test_id: paths.CaseHash, field: TextField) -> Response:
    removed = enter(request, Need.ADMIN, key.org).service.results.delete_text(key, test_id, field)
    return answer(words.TEXTS_REMOVED.dump_json(words.TextsRemoved(removed)))

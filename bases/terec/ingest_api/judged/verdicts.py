"""Routes of judged runs: verdicts and gate."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Need
from terec.ingest import checked_result, checked_run
from terec.ingest_api.api import Api, admitted, api_of, enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.judged.waiting import WAIT_MAX_SECONDS, until_complete
from terec.ingest_api.wire import paths, reading, writing
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.bodies import with_body
from terec.model import FailOn, RunKey, SuiteKey

router = APIRouter(tags=["judgement"])

Against = Annotated[
    str | None,
    Query(description="Compare with this branch; absent: with the target that the run names.", examples=["main"]),
]
FailOns = Annotated[
    list[FailOn] | None,
    Query(
        description="What else holds the gate, once for each: `open` (an open problem of a branch without target), "
        "`missing` (any test that passed before and has no result now).",
        examples=[["open"]],
    ),
]
Part = Annotated[
    str | None,
    Query(
        description="Judge only what this part of the run failed or lost, whatever is still to come of the others; "
        "absent: the run.",
        examples=["unit"],
    ),
]
Wait = Annotated[
    float,
    Query(
        ge=0,
        le=WAIT_MAX_SECONDS,
        allow_inf_nan=False,
        description="Seconds to wait for the run to be complete; answers as soon as it is.",
        examples=[0],
    ),
]


@router.get(
    paths.RUN + "/verdicts",
    **documented("Every failed test of a run with its verdict and cause, and the tests it lost", "VERDICTS", 404),
)
def verdicts(request: Request, key: paths.OfRun) -> Response:
    return answer(writing.plain_json(enter(request, Need.READ, key.org).service.judgement.verdicts(key)))


@router.get(paths.RUN + "/gate", **documented("Whether a run may pass, and the excuse of each failure", "GATE", 404))
async def gate(
    request: Request,
    key: paths.OfRun,
    against: Against = None,
    fail_on: FailOns = None,
    part: Part = None,
    wait: Wait = 0,
) -> Response:
    await run_in_threadpool(admitted, request, Need.READ, key.org)
    await until_complete(request, key, wait)
    return await run_in_threadpool(_gate, api_of(request), key, against, fail_on or [], part)


def _gate(api: Api, key: RunKey, against: str | None, fail_on: list[FailOn], part: str | None) -> Response:
    return answer(writing.plain_json(api.service.judgement.gate(key, against, fail_on, part)))


@router.post(
    paths.SUITES + "/{suite}/gate",
    **documented(
        "Whether a run may pass whose results are in the body; stores nothing, so a read token is enough",
        *("GATE", 400, 404, 413, 415),
        body="UNSTORED_RUN",
    ),
)
async def gate_of(
    request: Request, suite: paths.OfSuite, against: Against = None, fail_on: FailOns = None, part: Part = None
) -> Response:
    await run_in_threadpool(admitted, request, Need.READ, suite.org)
    return await with_body(request, lambda api, body: _gate_of(api, suite, against, fail_on or [], part, body))


def _gate_of(
    api: Api, suite: SuiteKey, against: str | None, fail_on: list[FailOn], part: str | None, body: bytes
) -> Response:
    sent = reading.read_unstored_run(body, api.limits.results)
    reading.check_suite_key(sent.run, suite)
    results = [checked_result(each, api.limits.text) for each in sent.results]
    run = checked_run(sent.run)
    return answer(writing.plain_json(api.service.judgement.gate_of(run, results, against, fail_on, part)))

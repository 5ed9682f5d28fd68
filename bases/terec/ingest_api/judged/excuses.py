"""Routes of what people say of failures: excuses and corrections, and of judging again."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Caller, Need
from terec.history import LIMIT_MAX
from terec.ingest_api.api import Api, admitted, api_of, enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.judged.signing import signature
from terec.ingest_api.wire import judged_words, paths, reading, writing
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.bodies import with_body
from terec.model import AcknowledgementRequest, RunKey, SuiteKey

router = APIRouter(tags=["judgement"])

ExcuseId = Annotated[str, Path(description="Id of the excuse, as the list has it.", examples=["x1:2c90f1ab64d7e03f"])]
Who = Annotated[str, Query(description="Who does it; counts only without a token.", examples=["mira"])]
Apply = Annotated[bool, Query(description="true: store what changes; false: only tell.", examples=[False])]
RunsAgain = Annotated[
    int, Query(ge=1, le=LIMIT_MAX, description="How many of the newest judged runs are judged again.", examples=[200])
]


@router.get(
    paths.SUITES + "/{suite}/excuses",
    **documented("Every excuse that a person gave, withdrawn ones too, the newest first", "EXCUSES", 404),
)
def excuses(request: Request, suite: paths.OfSuite) -> Response:
    return answer(writing.plain_json(enter(request, Need.READ, suite.org).service.judgement.excuses(suite)))


@router.post(
    paths.SUITES + "/{suite}/excuses",
    **documented(
        "Take on the tests and signatures of a run's cause for a time",
        *("EXCUSE", 404, 413, 415),
        body="EXCUSE_WISH",
        status=201,
    ),
)
async def excuse(request: Request, suite: paths.OfSuite) -> Response:
    caller = await run_in_threadpool(admitted, request, Need.ADMIN, suite.org)
    return await with_body(request, lambda api, body: _excuse(api, caller, suite, body))


def _excuse(api: Api, caller: Caller, suite: SuiteKey, body: bytes) -> Response:
    wish = reading.read(judged_words.EXCUSE_WISH, body)
    until = None if wish.until is None else reading.utc(wish.until)
    asked = AcknowledgementRequest(wish.because, signature(caller, suite.org, wish.who), wish.ticket, until)
    given = api.service.judgement.excuse(RunKey(*suite, wish.branch, wish.run_id), wish.cause_id, asked)
    return answer(writing.plain_json(given), 201)


@router.delete(
    paths.SUITES + "/{suite}/excuses/{excuse_id}",
    **documented("Withdraw an excuse; it stays in the list", "EXCUSE", 404),
)
def withdraw_excuse(request: Request, suite: paths.OfSuite, excuse_id: ExcuseId, who: Who = "") -> Response:
    caller = admitted(request, Need.ADMIN, suite.org)
    judgement = api_of(request).service.judgement
    return answer(writing.plain_json(judgement.withdraw_excuse(suite, excuse_id, signature(caller, suite.org, who))))


@router.get(
    paths.SUITES + "/{suite}/corrections",
    **documented("Verdicts that people corrected, the newest first", "CORRECTIONS", 404),
)
def corrections(request: Request, suite: paths.OfSuite) -> Response:
    return answer(writing.plain_json(enter(request, Need.READ, suite.org).service.judgement.corrections(suite)))


@router.post(
    paths.SUITES + "/{suite}/corrections",
    **documented(
        "Correct the verdict on a failed test of a run",
        *("CORRECTION", 404, 413, 415),
        body="CORRECTION_WISH",
        status=201,
    ),
)
async def correct(request: Request, suite: paths.OfSuite) -> Response:
    caller = await run_in_threadpool(admitted, request, Need.ADMIN, suite.org)
    return await with_body(request, lambda api, body: _correct(api, caller, suite, body))


def _correct(api: Api, caller: Caller, suite: SuiteKey, body: bytes) -> Response:
    wish = reading.read(judged_words.CORRECTION_WISH, body)
    key, who = RunKey(*suite, wish.branch, wish.run_id), signature(caller, suite.org, wish.who)
    return answer(
        writing.plain_json(api.service.judgement.correct(key, wish.test_id, wish.verdict, wish.because, who)), 201
    )


@router.post(
    paths.SUITES + "/{suite}/reanalyze",
    **documented("What judging the newest judged runs again changes, or would change", "CHANGES", 404),
)
def reanalyze(request: Request, suite: paths.OfSuite, apply: Apply = False, limit: RunsAgain = 200) -> Response:
    api = enter(request, Need.ADMIN, suite.org)
    return answer(writing.plain_json(api.service.judgement.reanalyze(suite, limit, apply)))

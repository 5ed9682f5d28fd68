"""The route by which a Jenkins says that a build is done."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Need, check_pull_request
from terec.ingest_api.api import Api, api_of
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.importing.jenkins_hook import SIGNATURE, JenkinsHook
from terec.ingest_api.wire import reading, words
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.bodies import check_encoding, received
from terec.jenkins import Named, named_job
from terec.model import AskedTooOften, Denied, InvalidInput, NotFound

router = APIRouter(tags=["hooks"])

BODY_LIMIT = 1024 * 1024
"""Bytes of a notification; the plugin's have a few thousand. It is read before it is known who sent it."""

DONE = ("COMPLETED", "FINALIZED")
"""Phases of the Notification plugin in which a build has its results."""


@router.post(
    "/hooks/jenkins",
    **documented(
        "Have a build of the configured Jenkins fetched; the answer does not wait for it",
        *("BUILD_TAKEN", 404, 413, 415),
        body="NAMED_BUILD",
        status=202,
    ),
)
async def jenkins(request: Request) -> Response:
    check_encoding(request.headers.get("content-encoding", ""))
    body = b"".join([chunk async for chunk in received(request, BODY_LIMIT)])
    key, signature = request.headers.get("x-api-key"), request.headers.get(SIGNATURE)
    return await run_in_threadpool(_take, api_of(request), key, signature, body)


def _take(api: Api, key: str | None, signature: str | None, body: bytes) -> Response:
    hook = api.hook
    if hook is None:
        raise NotFound(
            "This server knows no Jenkins: set TEREC_JENKINS_URL, TEREC_JENKINS_ORG and TEREC_JENKINS_PROJECT on it."
        )
    _admit(api, hook, key, signature, body)
    sent = reading.read(words.NAMED_BUILD, body)
    named, phase = _named(sent, hook)
    if phase is not None and phase not in DONE:
        return _answer(named, False, f"In phase {phase[:40]} a build has no results yet.")
    if not hook.ask(named):
        raise AskedTooOften("Too many builds wait to be fetched; say it again later, or let polling find it.", 60)
    return _answer(named, True, "")


def _admit(api: Api, hook: JenkinsHook, key: str | None, signature: str | None, body: bytes) -> None:
    """Denied unless the body is signed, or the caller may write to the org."""
    if signature is None:
        check_pull_request(api.door.admit(key, Need.WRITE, hook.org), False)
    elif not hook.signed(body, signature):
        raise Denied(f"The signature in {SIGNATURE} is not that of this body with TEREC_JENKINS_HOOK_SECRET.")


def _named(sent: words.NamedBuild, hook: JenkinsHook) -> tuple[Named, str | None]:
    """The build, and the phase it is in where that was said.

    A whole address of the job counts only when it is on the configured Jenkins; no other address in the body is read.
    """
    number = sent.build.number if sent.build is not None else sent.number
    job = sent.job or sent.url or sent.name
    if not job or number is None:
        raise InvalidInput('Name the build: {"job": "FOLDER/JOB", "number": 17}, or what Jenkins\' plugin sends.')
    if number < 1:
        raise InvalidInput(f"The number of a build is {number}; it is 1 or more.")
    phase = sent.build.phase.upper() if sent.build is not None else None
    return Named(named_job(job, hook.url).job, number), phase


def _answer(named: Named, taken: bool, reason: str) -> Response:
    return answer(words.BUILD_TAKEN.dump_json(words.BuildTaken(taken, str(named.job), named.number, reason)), 202)

"""The route that takes report files as they are: one curl line, no Python."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Caller, Need
from terec.importers import ReadOptions
from terec.ingest_api.api import Api, admitted, api_of
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.importing.report_files import SentFile, sent_files
from terec.ingest_api.importing.report_upload import take_reports
from terec.ingest_api.wire import paths, reading, words
from terec.ingest_api.wire.answers import answer
from terec.model import Run, RunStatus, UploadHeader

router = APIRouter(tags=["results"])


async def _run_of(
    key: paths.OfRun,
    tstamp: Annotated[datetime | None, Query(description="When the run started; without a zone it is UTC.")] = None,
    url: Annotated[str | None, Query(description="Where people find the build.")] = None,
    commit: Annotated[str | None, Query(description="The commit that was tested.")] = None,
    base_commit: Annotated[str | None, Query(description="The commit of the target that it is based on.")] = None,
    head_commit: Annotated[str | None, Query(description="The pull request's own commit.")] = None,
    target_branch: Annotated[str | None, Query(description="Where the pull request asks to go.")] = None,
    pull_request: Annotated[str | None, Query(description="Number or name of the pull request.")] = None,
    author: Annotated[str | None, Query(description="Whose change it is.")] = None,
    event: Annotated[str | None, Query(description="What made CI run.")] = None,
    status: Annotated[RunStatus | None, Query(description="What CI said of the build.")] = None,
    parts: Annotated[int | None, Query(ge=1, lt=2**31, description="How many parts will be sent.")] = None,
    complete: Annotated[bool | None, Query(description="true: nothing follows these reports.")] = None,
) -> Run:
    return Run(
        *key,
        tstamp=None if tstamp is None else reading.utc(tstamp),
        url=url,
        commit=commit,
        status=status,
        head_commit=head_commit,
        base_commit=base_commit,
        target_branch=target_branch,
        pull_request=pull_request,
        author=author,
        event=event,
        declared_parts=parts,
        complete=complete,
    )


async def _header(
    part: Annotated[str, Query(description="Part of the run (shard, job) the reports belong to.")] = "",
    attempt: Annotated[int, Query(ge=1, lt=2**31, description="Which try of CI this is.")] = 1,
    sender: Annotated[str, Query(description="CI job and runner; who names none is one sender.")] = "",
) -> UploadHeader:
    return UploadHeader(part, attempt, sender)


async def _options(
    config: Annotated[str | None, Query(description="Matrix leg (Python 3.12, Windows) of all these tests.")] = None,
    group: Annotated[str | None, Query(description="test_group of all these tests.")] = None,
    console: Annotated[
        bool, Query(description="true: what is no XML is a console log of Maven, pytest or Go.")
    ] = False,
) -> ReadOptions:
    return ReadOptions(config=config, group=group, console=console)


@router.post(
    paths.RUN + "/reports",
    **documented(
        "Add report files or archives to a run as they are; makes the run",
        *("REPORTS_TAKEN", 400, 404, 413, 415),
        body="REPORTS",
    ),
)
async def add_reports(
    request: Request,
    run: Annotated[Run, Depends(_run_of)],
    header: Annotated[UploadHeader, Depends(_header)],
    options: Annotated[ReadOptions, Depends(_options)],
) -> Response:
    caller = await run_in_threadpool(admitted, request, Need.WRITE, run.org)
    api = api_of(request)
    async with sent_files(request, api.limits.report) as files:
        return await run_in_threadpool(_take, api, caller, run, header, options, files)


def _take(
    api: Api, caller: Caller, run: Run, header: UploadHeader, options: ReadOptions, files: list[SentFile]
) -> Response:
    options = replace(options, text_limit=api.limits.text, report_limit=api.limits.report)
    return answer(words.REPORTS_TAKEN.dump_json(take_reports(api, caller, run, header, options, files)))

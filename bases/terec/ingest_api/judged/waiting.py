"""Waits for a run to be complete."""

import anyio
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from terec.ingest_api.api import Api, api_of
from terec.model import Completeness, RunKey, completeness

WAIT_MAX_SECONDS = 60
POLL_SECONDS = 1.0


async def until_complete(request: Request, key: RunKey, seconds: float) -> None:
    """Return as soon as the run is not incomplete, at the latest after `seconds`; NotFound when there is none.

    A thread is held only while the run is read, every POLL_SECONDS; nobody waits for a caller who went away.
    """
    end = anyio.current_time() + seconds
    while (left := end - anyio.current_time()) > 0:
        if await run_in_threadpool(_is_whole, api_of(request), key):
            return
        if await request.is_disconnected():
            raise ClientDisconnect
        await anyio.sleep(min(POLL_SECONDS, left))


def _is_whole(api: Api, key: RunKey) -> bool:
    return completeness(api.service.results.run(key), api.clock()) is not Completeness.INCOMPLETE

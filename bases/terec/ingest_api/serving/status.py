"""Routes that tell how the server is."""

import json
from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from terec.ingest_api.api import Api, api_of
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.problems import not_now
from terec.telemetry import METRICS_TYPE, Health

router = APIRouter(tags=["server"])

T = TypeVar("T")

THREADS = 2
"""Threads that only these routes have: all the others may wait for a store that is away."""

_threads: RunVar[anyio.CapacityLimiter] = RunVar("terec-status")


@router.get("/health", **documented("Whether server and store answer, and how far behind judging is", "HEALTH"))
async def health(request: Request) -> Response:
    found = await _beside_the_work(api_of(request).probe.look)
    return _down(found, request) if found.down else answer(json.dumps(found.plain(request.app.version)).encode())


@router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """A store that does not answer leaves the other figures readable."""
    text = await _beside_the_work(lambda: _figures(api_of(request)))
    return Response(text, media_type=METRICS_TYPE)


def _figures(api: Api) -> bytes:
    api.metrics.lags(api.probe.look().lags)
    return api.metrics.text()


async def _beside_the_work(call: Callable[[], T]) -> T:
    try:
        threads = _threads.get()
    except LookupError:
        threads = anyio.CapacityLimiter(THREADS)
        _threads.set(threads)
    return await anyio.to_thread.run_sync(call, limiter=threads)


def _down(health: Health, request: Request) -> Response:
    """As every refusal, problem details: their status is the number."""
    return not_now(health.detail, request.url.path, missing=list(health.missing), version=request.app.version)

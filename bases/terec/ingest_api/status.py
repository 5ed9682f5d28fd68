"""Routes that tell how the server is."""

import json

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from terec.ingest_api.answers import answer
from terec.ingest_api.api import api_of
from terec.ingest_api.problems import not_now
from terec.ingest_api.schemas import documented
from terec.telemetry import METRICS_TYPE, Health

router = APIRouter(tags=["server"])


@router.get("/health", **documented("Whether server and store answer, and how far behind judging is", "HEALTH"))
def health(request: Request) -> Response:
    found = api_of(request).probe.look()
    return _down(found, request) if found.down else answer(json.dumps(found.plain(request.app.version)).encode())


@router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
def metrics(request: Request) -> Response:
    """A store that does not answer leaves the other figures readable."""
    api = api_of(request)
    api.metrics.lags(api.probe.look().lags)
    return Response(api.metrics.text(), media_type=METRICS_TYPE)


def _down(health: Health, request: Request) -> Response:
    """As every refusal, problem details: their status is the number."""
    return not_now(health.detail, request.url.path, missing=list(health.missing), version=request.app.version)

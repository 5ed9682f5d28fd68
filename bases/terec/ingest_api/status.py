"""Routes that tell how the server is."""

import json
from math import nan

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from terec.events import ANALYZER
from terec.ingest_api.answers import answer
from terec.ingest_api.api import Api, api_of
from terec.ingest_api.schemas import documented
from terec.model import StoreError, as_plain
from terec.telemetry import METRICS_TYPE

router = APIRouter(tags=["server"])


@router.get("/health", **documented("Whether server and store answer, and how far behind judging is", "HEALTH"))
def health(request: Request) -> Response:
    api = api_of(request)
    api.door.touch_store()
    return answer(json.dumps({"status": "ok", "analyzer": as_plain(api.delivery.lag())}).encode())


@router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
def metrics(request: Request) -> Response:
    api = api_of(request)
    _measure_lag(api)
    return Response(api.metrics.text(), media_type=METRICS_TYPE)


def _measure_lag(api: Api) -> None:
    """A store that does not answer leaves the other figures readable."""
    try:
        lag = api.delivery.lag()
    except StoreError:
        api.metrics.lag(ANALYZER, nan, nan, nan)
    else:
        api.metrics.lag(ANALYZER, lag.records, lag.seconds, lag.dead_letters)

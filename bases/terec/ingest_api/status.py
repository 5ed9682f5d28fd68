"""Routes that tell how the server is."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from terec.ingest_api.answers import answer
from terec.ingest_api.api import api_of
from terec.ingest_api.schemas import documented
from terec.telemetry import METRICS_TYPE

router = APIRouter(tags=["server"])


@router.get("/health", **documented("Whether server and store answer", "HEALTH"))
def health(request: Request) -> Response:
    api_of(request).door.touch_store()
    return answer(b'{"status":"ok"}')


@router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    return Response(api_of(request).metrics.text(), media_type=METRICS_TYPE)

"""What stands at the address itself: who opens it in a browser learns what answers here, and how it is asked."""

import json
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from terec.ingest_api.api import Api, api_of
from terec.ingest_api.pages.opening import site_of
from terec.ingest_api.pages.page_route import html
from terec.ingest_api.wire.answers import answer
from terec.model import Org, TerecError
from terec.pages import start_page

router = APIRouter()


@router.get("/", include_in_schema=False)
def front(request: Request) -> Response:
    """A page for who wants HTML, with the orgs that the caller may know of; JSON for others."""
    api, site = api_of(request), site_of(request)
    if "text/html" not in request.headers.get("accept", ""):
        told = {"name": "TeReC", "health": f"{site.root}/health", "openapi": f"{site.root}/openapi.json"}
        return answer(json.dumps(told).encode())
    url = (api.public_url or str(request.base_url)).rstrip("/")
    return html(start_page(site, _listed(api, request.headers.get("x-api-key")), url))


def _listed(api: Api, key: str | None) -> Sequence[Org] | None:
    """None where they cannot be had: how the server is asked is told whether its store answers or not."""
    try:
        return api.door.listed(key, api.service.administration.orgs())
    except TerecError:
        return None

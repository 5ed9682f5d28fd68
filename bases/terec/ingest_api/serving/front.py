"""What stands at the address itself: who opens it in a browser learns what answers here, and how it is asked."""

import json
from html import escape

from fastapi import APIRouter, Request, Response

from terec.ingest_api.api import api_of
from terec.ingest_api.wire.answers import answer

router = APIRouter()

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>TeReC</title>
<style>
  :root {{ color-scheme: light dark }}
  body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1.5rem }}
  h1 {{ font-size: 1.4rem; margin: 0 0 .5rem }}
  pre {{ padding: 1rem; border: 1px solid; border-color: color-mix(in srgb, currentColor 25%, transparent);
         border-radius: .5rem; overflow-x: auto; line-height: 1.5 }}
</style>
<h1>TeReC, the Test Result Collector</h1>
<p>This server collects what tests did in CI, and says of each red test whether it is new, known or flaky. It answers
programs; people ask it in a terminal:</p>
<pre>export TEREC_URL={url}
terec builds suites
terec tests failed SUITE BRANCH
terec failures SUITE</pre>
<p><a href="{root}/health">How the server is</a> · <a href="{root}/openapi.json">what programs may ask</a></p>
</html>
"""


@router.get("/", include_in_schema=False)
def front(request: Request) -> Response:
    """A page for who wants HTML, JSON for others. Both ask nothing of the store, and tell nothing of what it holds."""
    root = request.scope.get("root_path", "").rstrip("/")
    if "text/html" not in request.headers.get("accept", ""):
        told = {"name": "TeReC", "health": f"{root}/health", "openapi": f"{root}/openapi.json"}
        return answer(json.dumps(told).encode())
    url = (api_of(request).public_url or str(request.base_url)).rstrip("/")
    page = _PAGE.format(url=escape(url), root=escape(root))
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": _POLICY})

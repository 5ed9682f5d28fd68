"""The application: routes, errors and its description, around an Api."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from terec.ingest_api.api import Api
from terec.ingest_api.description.schemas import components
from terec.ingest_api.entrance.guard import LoopbackGuard, SameWithSlash
from terec.ingest_api.entrance.observe import Observed
from terec.ingest_api.importing import hooks, reports
from terec.ingest_api.judged import excuses, failures, verdicts
from terec.ingest_api.pages import routes as pages
from terec.ingest_api.runs import history, organisations, results, runs, suites
from terec.ingest_api.serving import front, status
from terec.ingest_api.wire.problems import add_problem_handlers

_TITLE = "TeReC"
_ABOUT = (
    "Records what tests did. Errors are problem details (RFC 9457). Bodies may be sent with Content-Encoding gzip or "
    "deflate. Unknown fields in bodies are passed over; null or absent keeps what is stored. Times without a zone are "
    "UTC; answers end in Z. docs/api.md tells more."
)


def create_app(api: Api, version: str = "0") -> FastAPI:
    """The API as an ASGI application; connects to nothing by itself."""
    # No /docs: its page loads scripts from the internet.
    app = FastAPI(title=_TITLE, version=version, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.api = api
    for module in (
        history,
        results,
        reports,
        verdicts,
        failures,
        excuses,
        runs,
        suites,
        organisations,
        hooks,
        status,
        front,
        pages,
    ):
        app.include_router(module.router)
    add_problem_handlers(app)
    app.add_middleware(SameWithSlash)
    app.add_middleware(LoopbackGuard, loopback=api.door.policy.loopback)
    app.add_middleware(Observed, metrics=api.metrics, saved=api.saved)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
        described = schema.setdefault("components", {})
        described.setdefault("schemas", {}).update(components())
        described["securitySchemes"] = {"token": {"type": "apiKey", "in": "header", "name": "X-API-KEY"}}
        schema["security"] = [{}, {"token": []}]
        app.openapi_schema = schema
    return app.openapi_schema

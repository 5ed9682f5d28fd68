"""Errors as RFC 9457 problem details."""

import json
import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from terec.model import StoreUnreachable, TerecError

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 1
_CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")


def problem_name(kind: type[TerecError]) -> str:
    """The `type` of an error of the model: `urn:terec:problem:not-found` for NotFound."""
    return "urn:terec:problem:" + _CAPITAL.sub("-", kind.__name__).lower()


def problem(status: int, title: str, detail: str, instance: str, kind: str = "about:blank", **more: Any) -> Response:
    """A problem answer; `more` are its extension members."""
    words = {"type": kind, "title": title, "status": status, "detail": detail, "instance": instance, **more}
    body = json.dumps(words, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, _headers(status), PROBLEM_TYPE)


def problem_of(error: TerecError, instance: str) -> Response:
    """The answer for an error of the model; says when to come back where that helps."""
    answer = problem(error.status, error.title, str(error), instance, problem_name(type(error)))
    return _later(answer) if error.retry else answer


def not_now(detail: str, instance: str, **more: Any) -> Response:
    """The answer of a server that misses what it needs; says when to come back."""
    kind = problem_name(StoreUnreachable)
    return _later(problem(StoreUnreachable.status, StoreUnreachable.title, detail, instance, kind, **more))


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error that a route raises a problem answer."""

    @app.exception_handler(TerecError)
    async def _of_model(request: Request, error: TerecError) -> Response:
        return problem_of(error, request.url.path)

    @app.exception_handler(RequestValidationError)
    async def _of_parameters(request: Request, error: RequestValidationError) -> Response:
        return problem(
            422, "Invalid input", wrong_parameter(error), request.url.path, "urn:terec:problem:invalid-input"
        )

    @app.exception_handler(HTTPException)
    async def _of_routing(request: Request, error: HTTPException) -> Response:
        answer = problem(error.status_code, _title(error.status_code), _hint(error, request), request.url.path)
        answer.headers.update(error.headers or {})
        return answer


def _later(answer: Response) -> Response:
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _headers(status: int) -> dict[str, str]:
    return {"WWW-Authenticate": 'ApiKey realm="terec", header="X-API-KEY"'} if status == 401 else {}


def wrong_parameter(error: RequestValidationError) -> str:
    """What is wrong with the first parameter that is, in a sentence."""
    first = error.errors()[0]
    place, name = first["loc"][0], ".".join(str(part) for part in first["loc"][1:])
    return f"The {place} parameter {name} is wrong: {first['msg']}."


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _hint(error: HTTPException, request: Request) -> str:
    match error.status_code:
        case 404:
            return "There is no such path here; /openapi.json lists those there are."
        case 405:
            return f"{request.method} is not answered here; see the Allow header, or /openapi.json."
    return f"{error.detail}."

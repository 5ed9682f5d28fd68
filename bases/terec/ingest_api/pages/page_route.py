"""A route whose every answer is a page, its errors too."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from terec.ingest_api.pages.opening import CHALLENGE, site_of
from terec.ingest_api.wire.problems import RETRY_AFTER_SECONDS, wrong_parameter
from terec.model import InvalidInput, TerecError
from terec.pages import policy, refusal_page

HTML_TYPE = "text/html; charset=utf-8"


class PageRoute(APIRoute):
    """An endpoint that returns the text of a page, or a redirection; what it raises becomes a page of one sentence."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        usual = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return guarded(await usual(request))
            except TerecError as error:
                return _refused(request, error)
            except RequestValidationError as error:
                return _refused(request, InvalidInput(wrong_parameter(error)))

        return handle


def html(text: str, status: int = 200) -> Response:
    """A page as it is sent."""
    return guarded(Response(text.encode("utf-8", "replace"), status, media_type=HTML_TYPE))


def guarded(answer: Response) -> Response:
    """The answer with the headers of every page: what a browser may do with it, and that nobody keeps it."""
    answer.headers["Content-Security-Policy"] = policy()
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _refused(request: Request, error: TerecError) -> Response:
    answer = html(refusal_page(site_of(request), error.status, error.title, str(error)), error.status)
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = CHALLENGE
    if error.retry:
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer

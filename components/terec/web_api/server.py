"""One server of another system: requests that may be repeated are, a token stays with its origin."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urljoin

from urllib3 import BaseHTTPResponse, Timeout
from urllib3.exceptions import HTTPError, MaxRetryError
from urllib3.util import Url, parse_url

from terec.model import AskedTooOften, Denied, InvalidInput, NotFound, RemoteError
from terec.web_api.bounds import Bounds
from terec.web_api.opened import Opened
from terec.web_api.patience import PoliteRetry, seconds_to_wait
from terec.web_api.proxies import pool_for

SAFE = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Methods that are sent again when it is not known whether the first one arrived (RFC 9110, 9.2.2)."""

_AGAIN = (429, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; value: its JSON, None when it is empty."""

    status: int
    headers: Mapping[str, str]
    value: Any


class WebServer:
    """Asks one address. Its headers (a token among them) are sent to the origin of that address only.

    name: what people call the server; every error names it with its address. Usable from several threads at once.
    """

    def __init__(
        self,
        name: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = _checked(name, url)
        self._name = name
        self._headers = {"User-Agent": "terec", "Accept-Encoding": "gzip", **(headers or {})}
        self._bounds = bounds
        self._clock = clock
        self._pool = pool_for(self._url, Timeout(connect=bounds.connect_seconds, read=bounds.read_seconds))

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return self._url

    def close(self) -> None:
        self._pool.clear()

    def json(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """The JSON value of a GET; raises as `open`, and RemoteError when the answer is no JSON."""
        return self.ask("GET", path, query).value

    def ask(self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None) -> Answer:
        """Send a request, with body as JSON, and take its whole answer; raises as `json`."""
        with self._opened(method, path, query, body, self._bounds) as answer:
            return Answer(answer.status, dict(answer.headers), self._value(answer, path))

    @contextmanager
    def open(
        self, path: str, query: Mapping[str, Any] | None = None, most_bytes: int | None = None
    ) -> Iterator[Opened]:
        """The answer of a GET, read as it arrives.

        path: below the address, or a whole URL of the same origin. most_bytes: instead of the bound.
        NotFound for 404 and 410, Denied for 401 and 403, RemoteError for every other answer than success and for none.
        """
        bounds = self._bounds if most_bytes is None else replace(self._bounds, most_bytes=most_bytes)
        with self._opened("GET", path, query, None, bounds) as answer:
            yield answer

    @contextmanager
    def _opened(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any, bounds: Bounds
    ) -> Iterator[Opened]:
        began = self._clock()
        response = self._followed(method, self._address(path, query), body)
        try:
            if not 200 <= response.status < 300:
                raise self._refusal(response, path)
            yield Opened(self._at(path), response, bounds, lambda: self._clock() - began)
        finally:
            response.close()

    def _followed(self, method: str, address: str, body: Any) -> BaseHTTPResponse:
        """The answer at the end of the redirects; headers are dropped for good once another origin is met."""
        headers: Mapping[str, str] = self._headers
        for _ in range(_MOST_REDIRECTS):
            response = self._send(method, address, headers, body)
            target = response.headers.get("Location")
            if response.status not in _REDIRECTS or not target:
                return response
            response.close()
            following = urljoin(address, target)
            if _origin(parse_url(following)) != _origin(parse_url(self._url)):
                headers = self._abroad(following)
            address = following
        raise RemoteError(f"{self._name} at {self._url} redirects without end.")

    def _abroad(self, target: str) -> Mapping[str, str]:
        if self._bounds.elsewhere and parse_url(target).scheme in ("http", "https"):
            return {"User-Agent": "terec"}
        shown = parse_url(target)._replace(auth=None, query=None, fragment=None).url[:_SHOWN]
        raise RemoteError(f"{self._name} at {self._url} redirects to {shown}; name the address where it is.")

    def _send(self, method: str, address: str, headers: Mapping[str, str], body: Any) -> BaseHTTPResponse:
        data = None if body is None else json.dumps(body).encode()
        typed = {} if body is None else {"Content-Type": "application/json"}
        try:
            return self._pool.request(
                method, address, body=data, headers={**headers, **typed}, retries=self._retries(method),
                preload_content=False, redirect=False,
            )  # fmt: skip
        except (HTTPError, OSError, ValueError) as error:
            raise RemoteError(f"{self._name} at {self._url} does not answer: {_reason(error)}.") from None

    def _retries(self, method: str) -> PoliteRetry:
        again, safe = self._bounds.tries - 1, method in SAFE
        return PoliteRetry(
            total=again, connect=again, read=again if safe else 0, status=again if safe else 0, other=0,
            redirect=False, allowed_methods=None, status_forcelist=_AGAIN if safe else (),
            backoff_factor=self._bounds.pause_seconds, retry_after_max=self._bounds.retry_after_max,
            raise_on_status=False, raise_on_redirect=False,
        )  # fmt: skip

    def _refusal(self, response: BaseHTTPResponse, path: str) -> Exception:
        where = self._at(path)
        seconds = seconds_to_wait(response)
        if seconds is not None:
            again = f"asked too often; again in {seconds:.0f} s"
            return AskedTooOften(f"{where} answers {response.status}: {again}.", seconds)
        match response.status:
            case 401:
                return Denied(f"{where} answers 401: it wants to know who asks; the user or token is missing or wrong.")
            case 403:
                return Denied(f"{where} answers 403: the user or token may not do this, or not so often.")
            case 404 | 410:
                return NotFound(f"{where} answers {response.status}: there is nothing there, or not for this token.")
        return RemoteError(f"{where} answers {response.status}.")

    def _value(self, answer: Opened, path: str) -> Any:
        data = answer.whole()
        if not data.strip():
            return None
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            kind = answer.headers.get("Content-Type", "nothing known").partition(";")[0][:_SHOWN]
            raise RemoteError(f"{self._at(path)} answers {kind}, which is no JSON.") from None

    def _address(self, path: str, query: Mapping[str, Any] | None) -> str:
        address = path if "://" in path else f"{self._url}/{path.lstrip('/')}"
        if _origin(parse_url(address)) != _origin(parse_url(self._url)):
            raise RemoteError(f"{self._name} at {self._url} names {address[:_SHOWN]}, which is another server.")
        given = {name: value for name, value in (query or {}).items() if value is not None}
        return address + (("&" if "?" in address else "?") + urlencode(given, doseq=True) if given else "")

    def _at(self, path: str) -> str:
        """The server and what was asked, without the query: a token may stand there."""
        asked = path.partition("?")[0]
        return f"{self._name} at {asked if '://' in asked else self._url + '/' + asked.lstrip('/')}"


def _checked(name: str, url: str) -> str:
    try:
        parsed = parse_url(url)
    except (HTTPError, ValueError):
        parsed = parse_url("")
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.auth or parsed.query or parsed.fragment:
        raise InvalidInput(f"The address of {name} is http(s)://HOST[:PORT][/PATH], without user, query or fragment.")
    return url.rstrip("/")


def _origin(url: Url) -> tuple[str | None, str | None, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme or "")


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    return str(cause).rpartition("): ")[2] or type(cause).__name__

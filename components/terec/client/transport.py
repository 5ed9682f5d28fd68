"""One server: requests with time limits, repeated where that is safe; answers as plain JSON values."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, MaxRetryError
from urllib3.util import parse_url

from terec.client.patience import BoundedRetry, BoundedTimeout, Deadline, Patience
from terec.client.problems import error_of, unreachable
from terec.client.stream import items
from terec.model import InvalidInput, StoreUnreachable, TerecError, TooLarge
from terec.web_api import pool_for

_GZIP_FROM = 1024
_SHOWN = 200
_GATEWAY = (502, 504)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said, and its clock then (None: it did not say). error: what it refused, None for an answer."""

    value: Any
    error: TerecError | None
    at: datetime | None


class Transport:
    """Asks one server and no other: a redirect is an error, so the key never leaves for another host."""

    def __init__(self, url: str, api_key: str, patience: Patience) -> None:
        self._url = _checked(url)
        self._patience = patience
        self._headers = {"Accept": "application/json", "User-Agent": "terec"}
        if api_key:
            self._headers["X-API-KEY"] = api_key
        self._deadline = Deadline(patience.all_seconds)
        self._pool = pool_for(self._url, BoundedTimeout(patience, self._deadline))

    def close(self) -> None:
        self._pool.clear()

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        repeat: bool = True,
    ) -> Any:
        """The JSON value answered, None for an empty answer.

        query: None is left out, a list is a parameter for each of its items.
        repeat: the request may be sent again when it is not known whether the first one arrived.
        """
        response = self._send(method, path, query, body, repeat, stream=False)
        if response.status == 204 or not response.data:
            return None
        try:
            return json.loads(response.data)
        except ValueError:
            raise unreachable(self._url, _no_terec(response)) from None

    def stream(self, path: str, query: Mapping[str, Any] | None = None) -> Iterator[Any]:
        """The items of the JSON array answered, as they arrive; errors of the server are raised here, not later."""
        response = self._send("GET", path, query, None, repeat=True, stream=True)
        return self._items(response)

    def look(self, method: str, path: str, body: Any = None) -> Reply:
        """The answer or refusal of a call that is made once; StoreUnreachable when no TeReC answers."""
        response = self._request(method, path, None, body, repeat=False, stream=False)
        at = _moment(response.headers.get("Date", ""))
        if 200 <= response.status < 300:
            try:
                return Reply(json.loads(response.data), None, at)
            except ValueError:
                raise unreachable(self._url, _no_terec(response)) from None
        refusal = self._refusal(response)
        if isinstance(refusal, StoreUnreachable):
            raise refusal
        return Reply(None, refusal, at)

    def _items(self, response: BaseHTTPResponse) -> Iterator[Any]:
        whole = False
        try:
            yield from items(response.stream(64 * 1024))
            whole = True
        except (HTTPError, OSError, ValueError) as error:
            raise unreachable(self._url, f"the answer broke off ({error})") from None
        finally:
            if whole:
                response.release_conn()
            else:
                response.close()

    def _send(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any, repeat: bool, stream: bool
    ) -> BaseHTTPResponse:
        response = self._request(method, path, query, body, repeat, stream)
        if 200 <= response.status < 300:
            return response
        raise self._refusal(response)

    def _request(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any, repeat: bool, stream: bool
    ) -> BaseHTTPResponse:
        headers, data = self._packed(body)
        try:
            self._deadline.check()
            return self._pool.request(
                method,
                self._url + path + _query(query),
                body=data,
                headers=headers,
                retries=self._retries(repeat),
                preload_content=not stream,
                redirect=False,
            )
        except (HTTPError, OSError) as error:
            raise unreachable(self._url, _reason(error)) from None

    def _refusal(self, response: BaseHTTPResponse) -> TerecError:
        if 300 <= response.status < 400:
            target = response.headers.get("Location", "nowhere")[:_SHOWN]
            return unreachable(self._url, f"it sends to {target}: set TEREC_URL to where TeReC is")
        try:
            return error_of(response.status, json.loads(response.data))
        except (ValueError, HTTPError, OSError):
            if response.status == TooLarge.status:
                return TooLarge(
                    f"What is in front of {self._url} takes no request of this size (413); raise its limit."
                )
            return unreachable(self._url, _no_terec(response))
        finally:
            response.close()

    def _packed(self, body: Any) -> tuple[dict[str, str], bytes | None]:
        if body is None:
            return self._headers, None
        # Lone surrogates become `?`, as the texts' cut makes of them: no JSON can hold them.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        headers = {**self._headers, "Content-Type": "application/json"}
        if len(data) < _GZIP_FROM:
            return headers, data
        return {**headers, "Content-Encoding": "gzip"}, gzip.compress(data, compresslevel=1)

    def _retries(self, repeat: bool) -> BoundedRetry:
        again = self._patience.tries - 1
        retries = BoundedRetry(
            total=again,
            connect=again,
            read=again if repeat else 0,
            status=again if repeat else 0,
            other=again if repeat else 0,
            redirect=False,
            allowed_methods=None,
            status_forcelist=_GATEWAY if repeat else (),
            backoff_factor=self._patience.pause_seconds,
            respect_retry_after_header=repeat,
            retry_after_max=self._patience.retry_after_max,
            raise_on_status=False,
            raise_on_redirect=False,
        )
        retries.deadline = self._deadline
        return retries


def _moment(date: str) -> datetime | None:
    """The time of a Date header."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _checked(url: str) -> str:
    try:
        parsed = parse_url(url)
    except (HTTPError, ValueError):
        parsed = parse_url("")
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.auth or parsed.query or parsed.fragment:
        raise InvalidInput("TEREC_URL of a server is http(s)://HOST[:PORT][/PATH], without user, query or fragment.")
    return url.rstrip("/")


def _query(query: Mapping[str, Any] | None) -> str:
    given = [
        (name, _word(each))
        for name, value in (query or {}).items()
        for each in (value if isinstance(value, list) else [value])
        if each is not None
    ]
    return "?" + urlencode(given, errors="replace") if given else ""


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    return str(cause).rpartition("): ")[2] or type(cause).__name__


def _no_terec(response: BaseHTTPResponse) -> str:
    kind = response.headers.get("Content-Type", "nothing known").partition(";")[0]
    return f"it answers {response.status} with {kind[:_SHOWN]}, which is no TeReC answer"

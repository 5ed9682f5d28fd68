"""An answer that is read while it arrives."""

from collections.abc import Callable, Iterator, Mapping

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from terec.model import RemoteError
from terec.web_api.bounds import Bounds

CHUNK = 64 * 1024


class Opened:
    """status, headers and, once, the bytes of an answer. spent: seconds since the request was first sent."""

    def __init__(self, where: str, response: BaseHTTPResponse, bounds: Bounds, spent: Callable[[], float]) -> None:
        self._where = where
        self._response = response
        self._bounds = bounds
        self._spent = spent

    @property
    def status(self) -> int:
        return self._response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Names in any case."""
        return self._response.headers

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """The body as it arrives, unpacked; RemoteError when it breaks off, is too large or takes too long."""
        seen = 0
        try:
            # read1 hands out what is there: a page that drips meets the time limit, however large the size asked for.
            while chunk := self._response.read1(size, decode_content=True):
                seen += len(chunk)
                if seen > self._bounds.most_bytes:
                    raise RemoteError(f"{self._where} answers more than {self._bounds.most_bytes:,} bytes.")
                if self._spent() > self._bounds.total_seconds:
                    raise RemoteError(f"{self._where} is not done after {self._bounds.total_seconds:g} seconds.")
                yield chunk
        except (HTTPError, OSError) as error:
            raise RemoteError(f"{self._where} broke its answer off ({type(error).__name__}).") from None

    def whole(self) -> bytes:
        """All of the body; raises as `chunks`."""
        return b"".join(self.chunks())

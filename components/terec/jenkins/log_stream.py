"""A log that arrives in chunks, as a file that is read once and ends at its limit."""

from collections.abc import Iterator
from typing import BinaryIO, cast


class LogStream:
    """limit: bytes that are read; what a log has beyond is left where it is."""

    def __init__(self, chunks: Iterator[bytes], limit: int) -> None:
        self._chunks, self._left = chunks, limit

    def open(self) -> BinaryIO:
        return cast(BinaryIO, self)

    def read(self, size: int = -1) -> bytes:
        """The next chunk, however large; empty at the end."""
        if self._left <= 0:
            return b""
        chunk = next(self._chunks, b"")[: self._left]
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Nothing: who opened the answer closes it."""

"""Request bodies: received with a limit and unpacked with a limit."""

import zlib
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from terec.ingest_api.api import Api, api_of
from terec.model import InvalidInput, TooLarge, UnknownEncoding

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32

T = TypeVar("T")


async def with_body(request: Request, work: Callable[[Api, bytes], T]) -> T:
    """What work makes of the request's unpacked body, in a worker thread.

    TooLarge over the limit of packed or unpacked bytes; InvalidInput for what cannot be unpacked.
    """
    api = api_of(request)
    limit = api.limits.body
    encoding = request.headers.get("content-encoding", "")
    check_encoding(encoding)
    packed = [chunk async for chunk in received(request, limit)]
    return await run_in_threadpool(lambda: work(api, b"".join(unpacked(packed, encoding, limit))))


async def received(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives; TooLarge as soon as it is known to have more than `limit` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large(limit)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        yield chunk


def check_encoding(encoding: str) -> None:
    """UnknownEncoding for a Content-Encoding other than gzip, deflate and identity."""
    if encoding.strip().lower() not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise UnknownEncoding(f"Content-Encoding {encoding[:40]!r} is not read here: send gzip, deflate or none.")


def unpacked(chunks: Iterable[bytes], encoding: str, limit: int) -> Iterable[bytes]:
    """The chunks without their Content-Encoding; never makes more than `limit` bytes, then TooLarge."""
    if encoding.strip().lower() in ("", "identity"):
        return chunks
    return _inflated(chunks, limit)


def too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body has more than {limit:,} bytes, which is this server's limit; send it in pieces.")


def _inflated(chunks: Iterable[bytes], limit: int) -> Iterable[bytes]:
    inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
    room = limit
    try:
        for chunk in chunks:
            while chunk:
                if inflater.eof:
                    inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
                data = inflater.decompress(chunk, room + 1)
                room -= len(data)
                if room < 0:
                    raise too_large(limit)
                yield data
                chunk = inflater.unconsumed_tail or inflater.unused_data
    except zlib.error as error:
        raise InvalidInput(f"The body is not what its Content-Encoding says: {error}.") from None
    if not inflater.eof:
        raise InvalidInput("The compressed body ends too early; send it again.")

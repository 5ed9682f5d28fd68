"""Answers made of bytes that are ready."""

from collections.abc import AsyncIterator, Iterator

import anyio
from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

JSON_TYPE = "application/json"


def answer(body: bytes, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(body, status, media_type=JSON_TYPE)


def streamed(chunks: Iterator[bytes]) -> Response:
    """A JSON answer that is made while it is sent; an error on the way breaks the connection off."""
    return StreamingResponse(_from_thread(chunks), media_type=JSON_TYPE)


async def _from_thread(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    try:
        while chunk := await run_in_threadpool(next, chunks, b""):
            yield chunk
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            # A client that goes away cancels this; what the iterator holds open must still be released.
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(close)

"""The files of a request's body as open streams, without holding them in memory."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from tempfile import TemporaryFile
from typing import IO, BinaryIO, NamedTuple, cast

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from terec.ingest_api.wire.bodies import check_encoding, received, unpacked
from terec.model import EmptyUpload, InvalidInput

FILES_LIMIT = 10_000
"""Most files in one multipart body."""

_CHUNK = 1024 * 1024


class SentFile(NamedTuple):
    """name: as shown to people. stream: can seek."""

    name: str
    stream: BinaryIO


@asynccontextmanager
async def sent_files(request: Request, limit: int) -> AsyncIterator[list[SentFile]]:
    """The file that is the body, or those in a multipart one; closed at the end.

    TooLarge over `limit` bytes, packed or unpacked; EmptyUpload for no bytes at all.
    """
    check_encoding(request.headers.get("content-encoding", ""))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    opened = _parts(request, limit) if kind == "multipart/form-data" else _whole(request, limit)
    async with opened as files:
        if not files:
            raise EmptyUpload("The body holds no report; send a report file or an archive of them.")
        yield files


@asynccontextmanager
async def _whole(request: Request, limit: int) -> AsyncIterator[list[SentFile]]:
    with TemporaryFile(prefix="terec-") as packed, TemporaryFile(prefix="terec-") as plain:
        async for chunk in received(request, limit):
            await run_in_threadpool(packed.write, chunk)
        encoding = request.headers.get("content-encoding", "")
        size = await run_in_threadpool(lambda: _write(plain, unpacked(_chunks(packed), encoding, limit)))
        yield [SentFile("the body", cast(BinaryIO, plain))] if size else []


@asynccontextmanager
async def _parts(request: Request, limit: int) -> AsyncIterator[list[SentFile]]:
    parser = MultiPartParser(request.headers, received(request, limit), max_files=FILES_LIMIT)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise InvalidInput(f"The multipart body cannot be read: {error}.") from None
    try:
        uploads = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.size]
        yield [SentFile(each.filename or "a part", each.file) for each in uploads]
    finally:
        await form.close()


def _write(target: IO[bytes], chunks: Iterable[bytes]) -> int:
    return sum(target.write(chunk) for chunk in chunks)


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    source.seek(0)
    while chunk := source.read(_CHUNK):
        yield chunk

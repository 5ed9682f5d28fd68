"""One upload as a file: gzip of JSON lines, of which the last says how many there are and what they hash to.

The first line is the run and the upload's place in it, then a line for each result, in the words of the REST API. No
token is ever written: whoever sends the file brings one.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from terec.model import InvalidInput, Outcome, Result, Run, UploadHeader, from_plain

FORMAT = 1
LINE_LIMIT = 64 * 1024 * 1024
"""Bytes that a line may have: no server takes a longer body."""


class SpoiledUpload(InvalidInput):
    """A spooled file that is cut off, changed, or none."""

    title = "Spoiled upload"


@dataclass(frozen=True, slots=True)
class SpooledUpload:
    """What is sent once the server at `url` can be reached; header.upload_id is set, so that twice is once.

    spooled: when it began to wait. reason: why it was not sent. run.tstamp: its start, which it keeps.
    """

    url: str
    spooled: datetime
    reason: str
    run: Run
    header: UploadHeader


class Counts(NamedTuple):
    results: int = 0
    failures: int = 0


def write_upload(file: BinaryIO, upload: SpooledUpload, results: Iterable[Result]) -> Counts:
    """Write all of an upload; memory does not grow with it."""
    check = blake2b(digest_size=32)
    count = failures = 0
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0) as packed:

        def add(words: Any) -> None:
            line = _line(words)
            check.update(line)
            packed.write(line)

        add({"format": FORMAT, **_words(upload)})
        for result in results:
            add(_words(result))
            count, failures = count + 1, failures + (result.result is Outcome.FAIL)
        packed.write(_line({"results": count, "failures": failures, "blake2b": check.hexdigest()}))
    return Counts(count, failures)


def check_upload(path: Path) -> tuple[SpooledUpload, Counts]:
    """The upload of a file that is whole, which is read once through; SpoiledUpload for any other."""
    check = blake2b(digest_size=32)
    count = -1
    with _lines(path) as lines:
        first = last = next(lines, b"")
        for following in lines:
            check.update(last)
            last, count = following, count + 1
        words = _object(path, last)
        upload = _upload(path, first)
        failures = words.get("failures")
        fits = (words.get("results"), words.get("blake2b")) == (count, check.hexdigest())
        if not fits or not isinstance(failures, int):
            raise SpoiledUpload(f"{path.name} is not what was written: its end does not fit the rest.")
    return upload, Counts(count, failures)


def read_upload(path: Path) -> SpooledUpload:
    """The upload of a file that need not be whole, without its results."""
    with _lines(path) as lines:
        return _upload(path, next(lines, b""))


def read_results(path: Path, count: int) -> Iterator[Result]:
    """The results of a file that was checked."""
    with _lines(path) as lines:
        next(lines, b"")
        for _ in range(count):
            try:
                yield from_plain(Result, _object(path, next(lines, b"")))
            except (KeyError, TypeError, ValueError, AttributeError):
                raise SpoiledUpload(f"{path.name} holds a result that is none.") from None


def _upload(path: Path, line: bytes) -> SpooledUpload:
    words = _object(path, line)
    if words.get("format") != FORMAT:
        raise SpoiledUpload(f"{path.name} is of another TeReC, which wrote format {words.get('format')!r}.")
    try:
        upload = from_plain(SpooledUpload, words)
    except (KeyError, TypeError, ValueError, AttributeError):
        upload = None
    if not isinstance(upload, SpooledUpload) or not upload.header.upload_id:
        raise SpoiledUpload(f"{path.name} does not say which run it is of.")
    return upload


def _object(path: Path, line: bytes) -> dict[str, Any]:
    try:
        words = json.loads(line)
    except (ValueError, RecursionError):
        words = None
    if not isinstance(words, dict):
        raise SpoiledUpload(f"{path.name} is cut off, or holds something else than an upload.")
    return words


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[bytes]]:
    """The whole lines of the file; SpoiledUpload, also while they are read, where it breaks off."""
    try:
        with gzip.open(path) as packed:
            yield _whole_lines(path, cast(BinaryIO, packed))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise SpoiledUpload(f"{path.name} is cut off or damaged.") from None


def _whole_lines(path: Path, packed: BinaryIO) -> Iterator[bytes]:
    while line := packed.readline(LINE_LIMIT):
        if not line.endswith(b"\n"):
            raise SpoiledUpload(f"{path.name} is cut off, or has a line of more than {LINE_LIMIT >> 20} MiB.")
        yield line


def _line(words: Any) -> bytes:
    return json.dumps(words, separators=(",", ":"), default=_plain).encode("ascii") + b"\n"


def _words(value: Any) -> dict[str, Any]:
    """A word of the model without what was not given; what is in it follows by `_plain`."""
    return {each.name: item for each in fields(value) if (item := getattr(value, each.name)) is not None and item != ()}


def _plain(value: Any) -> Any:
    """Times to the microsecond: an upload of which a part arrived before must be the same again."""
    return value.isoformat() if isinstance(value, datetime) else _words(value)

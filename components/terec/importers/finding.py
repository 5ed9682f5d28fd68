"""Finds report files where people say: files, folders, globs, archives and standard input."""

import gzip
import os
import weakref
from collections.abc import Iterator, Sequence
from functools import partial
from glob import glob, has_magic
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from terec.importers.archives import (
    ARCHIVE_SUFFIXES,
    HEAD,
    REPORT_SUFFIX,
    Packing,
    cannot_open,
    packing_by_head,
    packing_of,
    reports_in_archive,
)
from terec.importers.bazel import last_try, tries_before
from terec.importers.problems import BrokenReport
from terec.importers.report_file import ReportFile
from terec.model import InvalidInput

STDIN = "-"
STDIN_NAME = "standard input"

PIPED_ARCHIVE_LIMIT = 64 * 1024 * 1024
"""Bytes of a packed file from a pipe, which must be held in memory: its table of contents stands at its end."""


def find_reports(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[ReportFile]:
    """Reports in the order of paths, each file once however often it is met; sorted within folders and globs.

    A folder is searched through for *.xml, .zip, .tar, .tgz and .gz; a file is taken whatever its name.
    The tries before that Bazel keeps beside a test.xml are read with it.
    InvalidInput, before the first file, for a path or glob that finds nothing. Take the files as they come: archives
    are then read once through.
    """
    places = [place for path in paths for place in _places(path, stdin)]
    return _reports(places, stdin)


def files_at(paths: Sequence[str]) -> Iterator[Path]:
    """The files that find_reports would open for these paths; one that finds nothing is passed over."""
    for path in paths:
        try:
            places = _places(path, None)
        except InvalidInput:
            continue
        for place in places:
            if place is not None:
                yield from _files_under(place)


def reports_in_stream(name: str, stream: BinaryIO) -> Iterator[ReportFile]:
    """The reports in one open stream, packed or not; its owner closes it. One that cannot seek is read only once."""
    yield from _reports_in_seekable(name, stream) if stream.seekable() else _reports_in_pipe(name, stream, False)


def _reports_in_pipe(name: str, stream: BinaryIO, owned: bool) -> Iterator[ReportFile]:
    once = _Once(stream, owned)
    if once.packing is Packing.NONE:
        yield ReportFile(name, None, once.open)
        return
    packed = once.open().read(PIPED_ARCHIVE_LIMIT + 1)
    if len(packed) > PIPED_ARCHIVE_LIMIT:
        limit = f"{PIPED_ARCHIVE_LIMIT // 2**20} MiB"
        yield cannot_open(name, BrokenReport(f"an archive of more than {limit} cannot come from a pipe; save it first"))
    else:
        yield from _reports_in_seekable(name, BytesIO(packed))


def _places(path: str, stdin: BinaryIO | None) -> list[Path | None]:
    """Existing paths, None for standard input."""
    if path == STDIN:
        if stdin is None:
            raise InvalidInput("There is no standard input to read a report from.")
        return [None]
    try:
        if Path(path).exists():
            return [Path(path)]
        found = sorted(glob(path, recursive=True)) if has_magic(path) else []  # noqa: PTH207 - absolute patterns
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path[:200]!r} cannot be looked up: {error}.") from None
    if not found:
        raise InvalidInput(f"{path[:200]!r} is not there; name report files, folders, archives, globs, or - for stdin.")
    return [Path(each) for each in found]


def _reports(places: Sequence[Path | None], stdin: BinaryIO | None) -> Iterator[ReportFile]:
    met: set[str] = set()
    named = {os.path.realpath(place) for place in places if place is not None}
    for place in places:
        if place is None:
            if stdin is not None and STDIN not in met:
                yield from reports_in_stream(STDIN_NAME, stdin)
            met.add(STDIN)
            continue
        for path in _files_under(place):
            real = os.path.realpath(path)
            if real not in met:
                met.add(real)
                last = last_try(path)
                if last is not None and (path != place or os.path.realpath(last) in named):
                    continue
                yield from _reports_at(path, explicit=path == place)


def _files_under(place: Path) -> Iterator[Path]:
    if not place.is_dir():
        yield place
        return
    for folder, inner, names in os.walk(place):
        inner.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if name.lower().endswith((REPORT_SUFFIX, *ARCHIVE_SUFFIXES)) and path.is_file():
                yield path


def _reports_at(path: Path, explicit: bool) -> Iterator[ReportFile]:
    """The reports in one file; in a folder's archive that holds none, nothing is wrong."""
    if not explicit and path.suffix.lower() == REPORT_SUFFIX:
        yield _plain(path)
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield cannot_open(str(path), error)
        return
    if not stream.seekable():
        yield from _reports_in_pipe(str(path), stream, owned=True)
        return
    packing = packing_of(stream)
    if packing in (Packing.NONE, Packing.GZIP):
        stream.close()
        yield _plain(path) if packing is Packing.NONE else _gzipped(path)
    else:
        yield from reports_in_archive(str(path), stream, packing, owned=True, named=explicit)


def _plain(path: Path) -> ReportFile:
    earlier = tuple(map(_plain, tries_before(path)))
    return ReportFile(str(path), path.stat().st_size, lambda: path.open("rb"), earlier=earlier)


def _gzipped(path: Path) -> ReportFile:
    return ReportFile(str(path), None, lambda: cast(BinaryIO, gzip.open(path)))


def _reports_in_seekable(name: str, stream: BinaryIO) -> Iterator[ReportFile]:
    packing = packing_of(stream)
    if packing is Packing.NONE:
        yield ReportFile(name, None, partial(_from_start, stream))
    elif packing is Packing.GZIP:
        yield ReportFile(name, None, lambda: cast(BinaryIO, gzip.GzipFile(fileobj=_from_start(stream), mode="rb")))
    else:
        yield from reports_in_archive(name, stream, packing, owned=False)


def _from_start(stream: BinaryIO) -> BinaryIO:
    stream.seek(0)
    return cast(BinaryIO, _Borrowed(stream))


class _Borrowed:
    """A stream that its reader may close and its owner keeps."""

    def __init__(self, stream: BinaryIO, head: bytes = b"") -> None:
        self._stream, self._head = stream, head

    def read(self, size: int) -> bytes:
        head, self._head = self._head[:size], self._head[size:]
        return head + self._stream.read(size - len(head))

    def close(self) -> None:
        """Nothing: the owner closes."""


class _Once:
    """A stream that cannot go back."""

    def __init__(self, stream: BinaryIO, owned: bool) -> None:
        head = stream.read(HEAD)
        self.packing = packing_by_head(head)
        self._stream: BinaryIO | None = cast(BinaryIO, _Borrowed(stream, head))
        if owned:
            weakref.finalize(self, stream.close)

    def open(self) -> BinaryIO:
        stream, self._stream = self._stream, None
        if stream is None:
            raise BrokenReport("it comes from a pipe, which can be read only once")
        return stream

"""Reports inside zip and tar archives, read in place: nothing is ever written to disk, so no name can do harm."""

import gzip
import tarfile
import weakref
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from enum import Enum
from functools import partial
from io import BytesIO
from operator import attrgetter
from typing import Any, BinaryIO, TypeVar, cast

from terec.importers.bazel import ArchivedTries
from terec.importers.chunks import CHUNK, READ_ERRORS, unreadable
from terec.importers.problems import BrokenReport, NoReport
from terec.importers.report_file import ReportFile

REPORT_SUFFIX = ".xml"
ARCHIVE_SUFFIXES = (".zip", ".tar", ".tgz", ".gz")

Archive = TypeVar("Archive", zipfile.ZipFile, tarfile.TarFile)

MEMBERS_LIMIT = 200_000

HEAD = 512
"""Bytes that tell how a file is packed: a tar's first header."""

_READ_LIMIT = 16 * 1024 * 1024
"""Most bytes in one read that tarfile asks for: its headers are read whole, however large they claim to be."""


HELD = 16 * 1024 * 1024
"""Most bytes of a member that are kept while it is read."""


class Packing(Enum):
    """How the content of a file is packed, told by its first bytes."""

    NONE = "none"
    GZIP = "gzip"
    ZIP = "zip"
    TAR = "tar"
    TAR_GZIP = "tar.gz"


def packing_of(stream: BinaryIO) -> Packing:
    """How a stream that can seek is packed; it is left at its start."""
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    packing = packing_by_head(head)
    if packing is Packing.GZIP:
        with gzip.GzipFile(fileobj=stream, mode="rb") as unpacked, suppress(*READ_ERRORS):
            packing = Packing.TAR_GZIP if packing_by_head(unpacked.read(HEAD)) is Packing.TAR else packing
        stream.seek(0)
    return packing


def packing_by_head(head: bytes) -> Packing:
    """The outer packing of what begins with head."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Packing.ZIP
    if head.startswith(b"\x1f\x8b"):
        return Packing.GZIP
    return Packing.TAR if head[257:262] == b"ustar" else Packing.NONE


def reports_in_archive(
    name: str, stream: BinaryIO, packing: Packing, owned: bool, named: bool = True
) -> Iterator[ReportFile]:
    """The reports in the zip or tar archive that stream, which can seek, holds; Bazel's tries before with the last one.

    owned: stream is closed when the last ReportFile is gone. What is wrong with the archive is told by a ReportFile
    that cannot be opened; so is, when somebody named it, that it holds no report.
    """
    found = False
    tries = ArchivedTries(_in_memory if packing is Packing.TAR_GZIP else _in_place, HELD)
    try:
        members = _zip_members if packing is Packing.ZIP else _tar_members
        for member in members(name, stream, packing, owned):
            found = True
            yield from tries.take(member.name.removeprefix(f"{name}!"), member)
        yield from tries.rest()
    except READ_ERRORS as error:
        found = True
        yield from tries.rest()
        yield cannot_open(name, error)
    if not found and named:
        yield cannot_open(name, NoReport(f"it holds no {REPORT_SUFFIX} file"))


def cannot_open(name: str, error: Exception, archive: str | None = None) -> ReportFile:
    """A report file that tells the error when it is opened."""
    broken = error if isinstance(error, BrokenReport) else unreadable(error)

    def fail() -> BinaryIO:
        raise broken

    return ReportFile(name, None, fail, archive)


def _zip_members(name: str, stream: BinaryIO, packing: Packing, owned: bool) -> Iterator[ReportFile]:
    archive = _kept_open(lambda: zipfile.ZipFile(stream), stream, owned)
    members = sorted(archive.infolist(), key=attrgetter("filename"))
    if len(members) > MEMBERS_LIMIT:
        raise ValueError(f"it holds more than {MEMBERS_LIMIT:,} files")
    for member in members:
        if not member.is_dir():
            yield from _member(name, member.filename, member.file_size, partial(_open_zipped, archive, member))


def _kept_open(open_archive: Callable[[], Archive], stream: BinaryIO, owned: bool) -> Archive:
    """The archive; an owned stream is closed with it, or at once when it is none."""
    try:
        archive = open_archive()
    except BaseException:
        if owned:
            stream.close()
        raise
    if owned:
        weakref.finalize(archive, stream.close)
    return archive


def _open_zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(member))


def _tar_members(name: str, stream: BinaryIO, packing: Packing, owned: bool) -> Iterator[ReportFile]:
    unpacked = gzip.GzipFile(fileobj=stream, mode="rb") if packing is Packing.TAR_GZIP else stream
    small = cast(Any, _SmallReads(unpacked))
    archive = _kept_open(lambda: tarfile.TarFile(fileobj=small), stream, owned)
    opened = _Held().open if packing is Packing.TAR_GZIP else _open_tarred
    for number, member in enumerate(archive):
        if number >= MEMBERS_LIMIT:
            raise ValueError(f"it holds more than {MEMBERS_LIMIT:,} files")
        if member.isreg():
            yield from _member(name, member.name, member.size, partial(opened, archive, member))


def _open_tarred(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    return cast(BinaryIO, archive.extractfile(member))


class _Held:
    """Keeps what the newest member held: for going back a packed archive is unpacked anew from its start."""

    def __init__(self) -> None:
        self._member: tarfile.TarInfo | None = None
        self._content = b""

    def open(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
        """The member's content; a large one's, and one that breaks off, is unpacked as it is read."""
        if self._member is not member and member.size <= HELD:
            with suppress(*READ_ERRORS), _open_tarred(archive, member) as stream:
                self._content = b"".join(iter(partial(stream.read, CHUNK), b""))
                self._member = member
        return BytesIO(self._content) if self._member is member else _open_tarred(archive, member)


def _in_place(file: ReportFile) -> tuple[ReportFile, int]:
    """file can be read at any time."""
    return file, 0


def _in_memory(file: ReportFile) -> tuple[ReportFile, int]:
    """file with its content, and the size of that; a large one, and one that breaks off, as it is."""
    if file.size is not None and file.size <= HELD:
        with suppress(*READ_ERRORS), closing(file.open()) as stream:
            content = stream.read()
            return replace(file, open=lambda: BytesIO(content)), len(content)
    return file, 0


def _member(archive: str, inner: str, size: int, opener: Callable[[], BinaryIO]) -> Iterator[ReportFile]:
    shown = f"{archive}!{inner}"
    if inner.lower().endswith(REPORT_SUFFIX):
        yield ReportFile(shown, size, opener, archive)
    elif inner.lower().endswith(ARCHIVE_SUFFIXES):
        yield cannot_open(
            shown, BrokenReport("it is an archive inside an archive; unpack the outer one first"), archive
        )


class _SmallReads:
    """A stream that refuses to be read in one huge piece: tarfile reads headers whole, as large as they claim."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _READ_LIMIT:
            raise tarfile.ReadError("a header claims an impossible size")
        return self._stream.read(size)

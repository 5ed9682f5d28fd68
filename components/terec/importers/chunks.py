"""The content of report files in chunks, counted against the limit; whatever goes wrong is a BrokenReport."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain

from terec.importers.problems import BrokenReport
from terec.importers.report_file import ReportFile

CHUNK = 64 * 1024

READ_ERRORS = (
    OSError,
    EOFError,
    RuntimeError,  # zipfile: encrypted member
    NotImplementedError,  # zipfile: unknown compression
    ValueError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
)
"""What reading a file or an archive's member may raise when it is not as it should be."""


class Budget:
    """Bytes that files may have: each on its own, the files of one archive together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._spent: dict[str, int] = {}
        self._newest = 0

    def exhausted(self, file: ReportFile) -> bool:
        """An earlier file of the same archive went over the limit, and that was told."""
        return file.archive is not None and self._spent.get(file.archive, 0) > self._limit

    def take_back(self, file: ReportFile) -> None:
        """The file that spent last is read once more, and counts once."""
        if file.archive is not None:
            self._spent[file.archive] = self._spent.get(file.archive, 0) - self._newest

    def spend(self, file: ReportFile, before: int, count: int) -> int:
        """Bytes that file had so far; BrokenReport when it, or its archive, has more than it may."""
        self._newest = before + count
        if file.archive is None:
            spent, what = self._newest, "it"
        else:
            spent = self._spent[file.archive] = self._spent.get(file.archive, 0) + count
            what = "its archive"
        if spent > self._limit:
            size = f"{self._limit / 2**20:,.0f} MiB" if self._limit >= 2**20 else f"{self._limit:,} bytes"
            raise BrokenReport(f"{what} has more than {size} unpacked (TEREC_REPORT_LIMIT_MIB) and is read no further")
        return before + count


def limited_chunks(file: ReportFile, budget: Budget) -> Generator[bytes]:
    """The file's content; BrokenReport when it is empty, too large or cannot be read."""
    spent = 0
    try:
        with closing(file.open()) as stream:
            while chunk := stream.read(CHUNK):
                spent = budget.spend(file, spent, len(chunk))
                yield chunk
    except BrokenReport:
        raise
    except READ_ERRORS as error:
        raise unreadable(error) from None
    if not spent:
        raise BrokenReport("it is empty")


def chunks_again(file: ReportFile, budget: Budget) -> Iterator[bytes] | None:
    """The file's content from its start once more; None when it can be read only once."""
    budget.take_back(file)
    chunks = limited_chunks(file, budget)
    try:
        return chain((next(chunks),), chunks)
    except BrokenReport:
        return None


def unreadable(error: Exception) -> BrokenReport:
    """What an error of READ_ERRORS means, in a sentence."""
    if isinstance(error, OSError) and error.strerror:
        return BrokenReport(f"it cannot be read: {error.strerror}")
    if isinstance(error, EOFError):
        return BrokenReport("it is compressed and ends too early (was it cut off?)")
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return BrokenReport("it is encrypted; unpack it first")
    return BrokenReport(f"it is damaged ({str(error).rstrip('.') or type(error).__name__})")

"""A place where a report may be read from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class ReportFile:
    """name: as shown to people, `a.zip!inner.xml` inside an archive. size: in bytes, unpacked, where known.

    open: makes a new stream of the unpacked content; OSError, zip, tar and zlib errors and BrokenReport are expected.
    archive: the archive it is in; all files of one share a limit. earlier: reports of the tries before, in their order.
    """

    name: str
    size: int | None
    open: Callable[[], BinaryIO]
    archive: str | None = None
    earlier: "tuple[ReportFile, ...]" = ()

"""The folder of spooled uploads: put in whole or not at all, taken out oldest first, bounded in size."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from terec.model import Result, StoreFull
from terec.spool.lock import locked
from terec.spool.upload import Counts, SpooledUpload, check_upload, read_results, read_upload, write_upload

SUFFIX = ".upload.gz"
PARTIAL = ".partial"
ASIDE = "set-aside"
LOCK = "lock"
PARTIAL_DAYS = 1
"""A file that was begun so long ago is of a process that died while it wrote it."""


class Kept(NamedTuple):
    """A file of the spool."""

    path: Path
    size: int

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(SUFFIX)


class Aside(NamedTuple):
    """A file that is not sent any more, and why."""

    kept: Kept
    reason: str


class Spool:
    """Uploads in a folder, which is made, for its owner alone, by the first of them.

    limit: bytes that all files together may have. now: this machine's clock; names of files begin with it.
    OSError where the folder cannot be read or written.
    """

    def __init__(self, folder: Path, limit: int, now: Callable[[], datetime]) -> None:
        self.folder, self._limit, self._now = folder, limit, now

    def put(self, upload: SpooledUpload, results: Iterable[Result]) -> tuple[Kept, Counts, list[Kept]]:
        """Keep an upload, durably, and say which ones had to go for it: those set aside first, then the oldest.

        A process that dies meanwhile leaves nothing that counts. StoreFull when this one alone is over the limit.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{self._now():%Y%m%dT%H%M%S.%fZ}-{upload.header.upload_id}"
        begun = self.folder / f".{name}{PARTIAL}"
        try:
            with open(begun, "xb", opener=_for_the_owner) as file:
                counts = write_upload(_Bounded(file, self._limit), upload, results)  # type: ignore[arg-type]
                file.flush()
                os.fsync(file.fileno())
            kept = Kept(self.folder / f"{name}{SUFFIX}", begun.stat().st_size)
            begun.replace(kept.path)
        except BaseException:
            begun.unlink(missing_ok=True)
            raise
        _make_durable(self.folder)
        return kept, counts, self._make_room(kept)

    def waiting(self) -> list[Kept]:
        """The files to be sent, oldest first."""
        return _files(self.folder)

    def aside(self) -> list[Aside]:
        """The files that are not sent any more, oldest first."""
        return [Aside(each, _reason_of(each)) for each in _files(self.folder / ASIDE)]

    def read(self, kept: Kept) -> tuple[SpooledUpload, Counts]:
        """What a file holds, once it is known to be whole; SpoiledUpload otherwise."""
        return check_upload(kept.path)

    def upload(self, kept: Kept) -> SpooledUpload:
        """What a file says at its beginning, be it whole or not; SpoiledUpload where that cannot be read."""
        return read_upload(kept.path)

    def results(self, kept: Kept, count: int) -> Iterator[Result]:
        """The results of a file that was read."""
        return read_results(kept.path, count)

    def set_aside(self, kept: Kept, reason: str) -> None:
        """Send a file no more, and remember why."""
        folder = self.folder / ASIDE
        folder.mkdir(mode=0o700, exist_ok=True)
        _reason_file(folder / kept.path.name).write_text(reason + "\n", encoding="utf-8")
        kept.path.replace(folder / kept.path.name)

    def send_again(self, aside: Aside) -> None:
        """Take a file that was set aside among those to be sent."""
        aside.kept.path.replace(self.folder / aside.kept.path.name)
        _reason_file(aside.kept.path).unlink(missing_ok=True)

    def drop(self, kept: Kept) -> None:
        """Delete a file, wherever it is."""
        kept.path.unlink(missing_ok=True)
        _reason_file(kept.path).unlink(missing_ok=True)

    def sending(self) -> AbstractContextManager[bool]:
        """Whether this process alone sends until the block ends; False: another one does."""
        self._forget_broken_off()
        return locked(self.folder / LOCK)

    def _make_room(self, newest: Kept) -> list[Kept]:
        others = [*(each.kept for each in self.aside()), *self.waiting()]
        size = sum(each.size for each in others)
        gone = []
        for each in others:
            if size <= self._limit:
                break
            if each.path != newest.path:
                self.drop(each)
                gone.append(each)
                size -= each.size
        return gone

    def _forget_broken_off(self) -> None:
        before = (self._now() - timedelta(days=PARTIAL_DAYS)).timestamp()
        for each in self.folder.glob(f".*{PARTIAL}"):
            with suppress(OSError):  # its writer may end it meanwhile
                if each.stat().st_mtime < before:
                    each.unlink()


class _Bounded:
    """Writes so many bytes and no more."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file, self._limit, self._left = file, limit, limit

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise StoreFull(f"It is over the limit of {self._limit >> 20} MiB (TEREC_SPOOL_LIMIT_MIB).")
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _files(folder: Path) -> list[Kept]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        found = [each for each in entries if each.name.endswith(SUFFIX) and each.is_file(follow_symlinks=False)]
        return sorted(Kept(Path(each.path), each.stat().st_size) for each in found)


def _reason_file(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(SUFFIX) + ".reason.txt")


def _reason_of(kept: Kept) -> str:
    try:
        return _reason_file(kept.path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return "nobody says why"


def _for_the_owner(path: str, flags: int) -> int:
    """Test output may hold what is nobody else's business."""
    return os.open(path, flags, 0o600)


def _make_durable(folder: Path) -> None:
    """The new name itself; where folders cannot be opened (Windows) the system looks after it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Tells the report files that were written since a moment from those that were there before."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

FINE_TICK_NS, COARSE_TICK_NS = 20_000_000, 2_000_000_000
"""How far apart two writes must be to differ in their times: the kernel's clock ticks every few ms; FAT's every 2 s."""

_SECOND_NS = 1_000_000_000


class Written(NamedTuple):
    """paths: in the order in which they were found, each file once. older: how many were there and were not written."""

    paths: list[Path]
    older: int


class _Stamp(NamedTuple):
    """What changes with every write, whatever is written; no clock but the file system's own is asked."""

    device: int
    number: int
    size: int
    modified_ns: int
    changed_ns: int


class WrittenReports:
    """Remembers every report that is there when it is made.

    A file counts as written later when it is new, or when one of its number, size and times differs: also one that was
    replaced by the same content, or by a file of another day. look: finds all files that may be reports, each time.
    """

    def __init__(
        self,
        look: Callable[[], Iterable[Path]],
        pause: Callable[[float], None] = time.sleep,
        now_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        """Returns when the next write of any of them can be told from its last one, which takes no time but for files
        that were written just now."""
        self._look = look
        self._before = dict(_stamps(look()))
        pause_ns = max((_still_warm(stamp, now_ns()) for stamp in self._before.values()), default=0)
        if pause_ns > 0:
            pause(pause_ns / _SECOND_NS)

    def since(self) -> Written:
        """What was written since."""
        now = dict(_stamps(self._look()))
        paths = [Path(path) for path, stamp in now.items() if self._before.get(path) != stamp]
        return Written(paths, len(now) - len(paths))


def _stamps(paths: Iterable[Path]) -> Iterator[tuple[str, _Stamp]]:
    """By path; a file that is met under several names counts once."""
    met: set[tuple[int, int]] = set()
    for path in paths:
        try:
            found = path.stat()
        except OSError:
            continue  # it went meanwhile
        if (found.st_dev, found.st_ino) in met:
            continue
        met.add((found.st_dev, found.st_ino))
        yield str(path), _Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _still_warm(stamp: _Stamp, now_ns: int) -> int:
    """Nanoseconds until a write has another time than this one's; a time in the future is not waited for."""
    coarse = stamp.modified_ns % _SECOND_NS == 0
    tick = COARSE_TICK_NS if coarse else FINE_TICK_NS
    left = stamp.modified_ns + tick - now_ns
    return left if 0 < left <= tick else 0

"""The files and classes that a stack trace names, frame by frame."""

import re
from typing import NamedTuple

FRAMES_LIMIT = 60
"""Frames that are looked at: what failed stands near one of the ends, and both are read."""

LINE_LIMIT = 2000
"""A longer line is data, no frame."""

_FILE = re.compile(r"(?<![\w/\\.-])((?:[A-Za-z]:)?[\w@.+\-/\\]*[\w+-]\.[A-Za-z]\w{0,6})(?=[\"':,)(\s]|$)")
_JVM = re.compile(r"\bat (?:[\w.@-]*/)*((?:[\w$]+\.)+[\w$<>]+)\(([^():]*)(?::\d+)?\)")
_NUMBERED = re.compile(
    r":\d+|\bline \d+|\.(?:java|kt|scala|groovy|cs|py|rb|php|exs?|go|rs|swift|dart|[jt]sx?|mjs|c|cc|cpp)\b"
)


class NamedFrame(NamedTuple):
    """number: from 1, in the order of the text. parts: folders and name of the file, or packages and name of the class.

    with_ending: the name ends as the file's does; a class is named without. bare: only the name is known, no folder.
    """

    number: int
    parts: tuple[str, ...]
    with_ending: bool
    bare: bool


def named_frames(text: str) -> list[NamedFrame]:
    """The frames of a text that name a file or a class, the first and the last FRAMES_LIMIT / 2; linear."""
    frames = [frame for line in text.splitlines() if len(line) <= LINE_LIMIT and (frame := _frame(line))]
    numbered = [frame._replace(number=nth) for nth, frame in enumerate(frames, 1)]
    if len(numbered) <= FRAMES_LIMIT:
        return numbered
    return numbered[: FRAMES_LIMIT // 2] + numbered[-FRAMES_LIMIT // 2 :]


def path_parts(path: str) -> tuple[str, ...]:
    """Folders and name of a path of any system."""
    return tuple(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))


def _frame(line: str) -> NamedFrame | None:
    jvm = _JVM.search(line)
    if jvm:
        owner = jvm[1].rpartition(".")[0].partition("$")[0]
        return NamedFrame(0, tuple(owner.split(".")), with_ending=False, bare="." not in owner)
    if not _NUMBERED.search(line):
        return None
    found = _FILE.search(line)
    if not found:
        return None
    parts = path_parts(found[1])
    return NamedFrame(0, parts, with_ending=True, bare=len(parts) == 1) if parts else None

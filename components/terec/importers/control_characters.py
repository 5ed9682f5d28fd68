"""Leaves out the control characters that tests print and XML forbids: NUL, bell, backspace, tabs, pages, escapes.

Of a terminal's colours and moves the whole sequence goes, `ESC [ 31 m`: without its escape it would be noise.
"""

import re
from collections.abc import Callable, Iterable, Iterator

_PRINTED = b"\x1b\x00\x07\x08\x0b\x0c"
"""Looking for six costs 1% of the reading, for every one that XML forbids 6%; the others stay an error."""
_FIRST = re.compile(b"[\x1b\x00\x07\x08\x0b\x0c]")
_SEQUENCE = re.compile(rb"\x1b\[[0-9;:?]{0,32}[A-Za-z]")
_BEGUN = re.compile(rb"\x1b(?:\[[0-9;:?]{0,32})?\Z")
_LONGEST = 40


class CharactersLeftOut:
    """What was left out of one document. line: of the first character, from 1; None while all was kept."""

    def __init__(self) -> None:
        self.line: int | None = None
        self.character = ""

    def without(self, chunks: Iterable[bytes], line: Callable[[], int]) -> Iterator[bytes]:
        """The chunks, of an encoding in which these bytes are nothing but themselves, without them.

        line: up to where the chunks before were read; within a tag that two chunks share, that is its start.
        """
        begun = b""
        for chunk in chunks:
            if begun:
                chunk, begun = begun + chunk, b""
            if any(map(chunk.__contains__, _PRINTED)):
                if self.line is None:
                    self._note(chunk, line())
                if b"\x1b" in chunk:
                    chunk, begun = _without_sequences(chunk)
                chunk = chunk.translate(None, _PRINTED)
            yield chunk
        if begun:
            yield begun.translate(None, _PRINTED)

    def _note(self, chunk: bytes, line: int) -> None:
        if found := _FIRST.search(chunk):
            self.line = line + chunk.count(b"\n", 0, found.start())
            self.character = f"U+{found[0][0]:04X}"


def _without_sequences(chunk: bytes) -> tuple[bytes, bytes]:
    """chunk without whole sequences, and the beginning of one that the next chunk may end."""
    chunk = _SEQUENCE.sub(b"", chunk)
    begun = _BEGUN.search(chunk, max(len(chunk) - _LONGEST, 0))
    return (chunk[: begun.start()], begun[0]) if begun else (chunk, b"")

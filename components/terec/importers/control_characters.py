"""Leaves out the control characters that tests print and XML forbids: NUL, bell, backspace, tabs, pages, escapes."""

import re
from collections.abc import Callable, Iterable, Iterator

_PRINTED = b"\x1b\x00\x07\x08\x0b\x0c"
"""Looking for six costs 1% of the reading, for every one that XML forbids 6%; the others stay an error."""
_FIRST = re.compile(b"[\x1b\x00\x07\x08\x0b\x0c]")


class LeftOut:
    """What was left out of one document. line: of the first character, from 1; None while all was kept."""

    def __init__(self) -> None:
        self.line: int | None = None
        self.character = ""

    def without(self, chunks: Iterable[bytes], line: Callable[[], int]) -> Iterator[bytes]:
        """The chunks, of an encoding in which these bytes are nothing but themselves, without them.

        line: up to where the chunks before were read; within a tag that two chunks share, that is its start.
        """
        for chunk in chunks:
            if any(map(chunk.__contains__, _PRINTED)):
                if self.line is None:
                    self._note(chunk, line())
                chunk = chunk.translate(None, _PRINTED)
            yield chunk

    def _note(self, chunk: bytes, line: int) -> None:
        if found := _FIRST.search(chunk):
            self.line = line + chunk.count(b"\n", 0, found.start())
            self.character = f"U+{found[0][0]:04X}"

"""Takes JSON apart while it arrives, so that memory does not grow with the answer."""

import json
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import from_json

VALUE_LIMIT = 16 * 1024 * 1024
"""Characters that one value may have which is taken as a whole."""

WHOLE_LIMIT = 512 * 1024
"""Characters up to which an array is waited for, to be decoded in one go."""

FILL = 256 * 1024
"""Bytes that are taken at once."""

_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"
_OF_A_NUMBER = frozenset((*"0123456789.eE+-", ""))


class BrokenJson(ValueError):
    """The text is no JSON, breaks off, or holds a value over the limit."""


class JsonReader:
    """A cursor in a JSON text. It stands before a value until `value`, `members`, `elements` or `batches` takes that.

    What a loop over `members` or `elements` does not take is skipped. Every method raises BrokenJson.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._text = ""
        self._at = 0
        self._ended = False
        self._before_value = True

    def value(self) -> Any:
        """The whole value that stands here."""
        self._before_value = False
        self._peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                self._need(len(self._text) - self._at + 1, error)
                continue
            if self._ended or self._text[end : end + 1] not in _OF_A_NUMBER:
                self._at = end
                return found
            self._fill()  # a number may go on

    def members(self) -> Iterator[str]:
        """The keys of the object that stands here, before its values; none where no object stands."""
        if self._enter("{"):
            while self._next("}"):
                key = self.value()
                if not isinstance(key, str) or self._peek() != ":":
                    raise BrokenJson("no key of an object")
                self._at += 1
                yield from self._before(key)

    def elements(self) -> Iterator[int]:
        """The places, from 0, of the array that stands here, before their values; none where no array stands."""
        if self._enter("["):
            place = 0
            while self._next("]"):
                yield from self._before(place)
                place += 1

    def batches(self) -> Iterator[list[Any]]:
        """The values of the array that stands here, as many at a time as have arrived; none where no array stands."""
        if self._peek() == "[" and (whole := self._whole()) is not None:
            yield whole
        elif self._enter("["):
            while self._next("]"):
                yield self._arrived() or [self.value()]

    def end(self) -> None:
        """Check that nothing but blanks is left."""
        while not self._ended:
            self._text, self._at = self._text[self._at :].lstrip(_BLANK), 0
            if self._text:
                break
            self._fill()
        if self._text[self._at :].strip(_BLANK):
            raise BrokenJson("something stands behind the end")

    def _whole(self) -> list[Any] | None:
        """The array of objects that stands here, decoded in one go when it is short; None where that does not work."""
        while (last := self._text.find("}]", self._at)) < 0:
            if self._ended or len(self._text) - self._at > WHOLE_LIMIT:
                return None
            self._fill()
        decoded = _decoded(self._text, self._at, last + 2)
        if decoded is not None:
            self._before_value, self._at = False, decoded[1]
        return decoded and decoded[0]

    def _arrived(self) -> list[Any]:
        """The objects of the open array that are here, decoded in one go: up to its end, else to the last comma.

        Where `},{` stands in a text or deeper down, decoding fails, and nothing is taken.
        """
        cut = self._text.rfind("},{", self._at) + 1
        if cut <= self._at:
            return []
        text = f"[{self._text[self._at : cut]}]"
        decoded = _decoded(text, 0, len(text))
        if decoded is None:
            return []
        # One behind the opening that was added, and before the closing: that one was added, or is the array's own.
        self._at += decoded[1] - 2
        return decoded[0]

    def _before(self, item: Any) -> Iterator[Any]:
        self._before_value = True
        yield item
        if self._before_value:
            self.value()

    def _enter(self, opening: str) -> bool:
        if self._peek() != opening:
            self.value()
            return False
        self._before_value = False
        self._at += 1
        return True

    def _next(self, closing: str) -> bool:
        """Go on to the next item; False, and behind the closing, when there is none."""
        found = self._peek()
        if found == ",":
            self._at += 1
            found = self._peek()
        if found == closing:
            self._at += 1
        return found != closing

    def _peek(self) -> str:
        """The next character that is no blank."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                raise BrokenJson("it breaks off")
            self._fill()

    def _need(self, least: int, error: Exception) -> None:
        """Fill until a value may be longer by half: what was decoded in vain stays in proportion to the value."""
        if self._ended or least > VALUE_LIMIT or isinstance(error, RecursionError):
            raise BrokenJson("it breaks off, is no JSON, or holds too large a value") from None
        while not self._ended and len(self._text) - self._at < least * 3 // 2:
            self._fill()

    def _fill(self) -> None:
        """Take what comes next: what a network hands out in crumbs is joined first, as the text is copied each time."""
        pieces: list[bytes] = []
        size = 0
        while size < FILL and not self._ended:
            piece = next(self._chunks, b"")
            self._ended = not piece
            pieces.append(piece)
            size += len(piece)
        self._text, self._at = self._text[self._at :] + self._decode(b"".join(pieces), final=self._ended), 0


def _decoded(text: str, start: int, end: int) -> tuple[list[Any], int] | None:
    """The array that stands at start, and where it ends: mostly at end, which goes twice as fast. None: no JSON."""
    try:
        return from_json(text[start:end], cache_strings="keys"), end
    except ValueError:  # it ends elsewhere, is nested deeply, or has half a surrogate pair in it
        pass
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None

"""A cursor in a JSON text that arrives in pieces."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from terec.json_stream.decoded import decoded

VALUE_LIMIT = 16 * 1024 * 1024
"""Characters that one value may have which is taken, or skipped, as a whole."""

FILL = 128 * 1024
"""Characters that are taken at once."""

_DECODER = json.JSONDecoder(strict=False)  # control characters in a text do no harm here
_BETWEEN = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
_NO_BLANK = re.compile(r"[^ \t\r\n]")
_OF_A_NUMBER = frozenset((*"0123456789.eE+-", ""))
_STILL_ARRIVES = re.compile(r"[\\\w.+-]{0,12}[ \t\r\n]*\Z")
"""Behind the place of an error: the begin of a literal, a number or an escape, or nothing."""


class BrokenJson(ValueError):
    """The text is no JSON, breaks off, or holds a value over the limit. line: where, from 1, when known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class BrokenOff(BrokenJson):
    """The text ends before its value does."""


class MoreBehind(BrokenJson):
    """Something stands behind the end of the text's value."""


class JsonReader:
    """It stands before a value until `value`, `members`, `elements` or `batches` takes that.

    What a loop over `members` or `elements` does not take is skipped. Every method raises BrokenJson, and what the
    chunks raise, once all that arrived before was taken. errors: as of `bytes.decode`.
    """

    def __init__(self, chunks: Iterable[bytes], errors: str = "strict") -> None:
        self._pieces = decoded(chunks, errors)
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False
        self._fault: Exception | None = None
        self._before_value = True
        self._one_by_one = True

    def opening(self) -> str:
        """The first character of the value that stands here."""
        while True:
            if found := _NO_BLANK.search(self._text, self._at):
                self._at = found.start()
                return found[0]
            self._at = len(self._text)
            if self._ended:
                raise self._end_too_early()
            self._fill()

    def value(self) -> Any:
        """The whole value that stands here."""
        self._before_value = False
        self.opening()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                self._wait_for_more(error)
            except (ValueError, RecursionError) as error:
                raise self._broken(f"it holds a value that cannot be read ({error})") from None
            else:
                if self._ended or self._text[end : end + 1] not in _OF_A_NUMBER:
                    self._at = end
                    return found
                self._fill()  # a number may go on

    def members(self) -> Iterator[str]:
        """The keys of the object that stands here, before its values; none where no object stands."""
        if self._enter("{"):
            while self._next("}"):
                self._expect('"')
                key = self.value()
                self._expect(":")
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
        if self._enter("["):
            while self._next("]"):
                yield self._arrived() or [self.value()]

    def end(self) -> None:
        """Check that nothing but blanks is left."""
        try:
            self.opening()
        except BrokenOff:
            return
        raise MoreBehind("something stands behind the end", self._line_at(self._at))

    def _arrived(self) -> list[Any]:
        """The objects of the open array that are here as a whole, or some of them; none where the first is not.

        Those without blanks between them are decoded in one go, up to the first `}]`, else to the last `},{"` before
        it. Where these stand deeper down, decoding fails, and they are taken one after another until more arrives.
        """
        if self._one_by_one or self._text[self._at - 1 : self._at + 1] not in ("[{", ",{"):
            return self._one_after_another()
        close = self._text.find("}]", self._at)
        last = self._text.rfind('},{"', self._at, close if close >= 0 else None)
        if close < 0 and last < 0:
            self._let_go()  # an error of the decoder counts the lines before it
            return []
        for end in (close + 1, last + 1):
            if end and (found := _decoded(self._text[self._at : end])) is not None:
                self._at = end
                return found
        self._one_by_one = True
        return self._one_after_another()

    def _one_after_another(self) -> list[Any]:
        """The same, decoded one by one; what is wrong with one, `value` finds out."""
        found: list[Any] = []
        with suppress(ValueError, RecursionError):
            while self._text.startswith("{", self._at):
                value, end = _DECODER.raw_decode(self._text, self._at)
                found.append(value)
                self._at = end if (between := _BETWEEN.match(self._text, end)) is None else between.end()
        return found

    def _before(self, item: Any) -> Iterator[Any]:
        self._before_value = True
        yield item
        if self._before_value:
            self.value()

    def _enter(self, opening: str) -> bool:
        if self.opening() != opening:
            self.value()
            return False
        self._before_value = False
        self._at += 1
        return True

    def _next(self, closing: str) -> bool:
        """Go on to the next item; False, and behind the closing, when there is none."""
        found = self.opening()
        if found == ",":
            self._at += 1
            found = self.opening()
        if found == closing:
            self._at += 1
        return found != closing

    def _expect(self, wanted: str) -> None:
        if (found := self.opening()) != wanted:
            raise self._broken(f"it is no well-formed JSON ({wanted} is missing before {found!r})")

    def _wait_for_more(self, error: json.JSONDecodeError) -> None:
        """Fill until the value may be longer by half: what was decoded in vain stays in proportion to the value."""
        if not error.msg.startswith("Unterminated string") and not _STILL_ARRIVES.match(self._text, error.pos):
            raise self._broken(f"it is no well-formed JSON ({error.msg})", error.pos) from None
        if self._ended:
            raise self._end_too_early() from None
        size = len(self._text) - self._at
        if size > VALUE_LIMIT:
            raise self._broken(f"a value in it is longer than {VALUE_LIMIT // 2**20} MiB") from None
        while not self._ended and len(self._text) - self._at <= size * 3 // 2:
            self._fill()

    def _fill(self) -> None:
        """Take what comes next: what a network hands out in crumbs is joined first, as the text is copied each time."""
        pieces: list[str] = []
        size = 0
        while size < FILL and not self._ended:
            pieces.append(self._piece())
            size += len(pieces[-1])
        self._let_go()
        if not self._ended:
            self._one_by_one = False
        self._text += "".join(pieces)

    def _let_go(self) -> None:
        """Forget the text before the place."""
        self._line = self._line_at(self._at)
        self._text, self._at = self._text[self._at :], 0

    def _piece(self) -> str:
        """What arrives next; a fault on the way is the end, and told there."""
        try:
            return next(self._pieces)
        except StopIteration:
            pass
        except UnicodeDecodeError as error:
            self._fault = BrokenJson(f"its text cannot be decoded: {error.reason}")
        except Exception as error:
            self._fault = error
        self._ended = True
        return ""

    def _line_at(self, place: int) -> int:
        # Finding is far faster than counting, and what a program writes has mostly no lines.
        return self._line + (self._text.count("\n", 0, place) if self._text.find("\n", 0, place) >= 0 else 0)

    def _broken(self, message: str, place: int | None = None) -> BrokenJson:
        return BrokenJson(message, self._line_at(self._at if place is None else place))

    def _end_too_early(self) -> Exception:
        return self._fault or BrokenOff("it breaks off, its end is missing", self._line_at(len(self._text)))


def _decoded(objects: str) -> list[Any] | None:
    """The objects that commas separate; None where they are no JSON."""
    # It is twice as fast as the standard library, and takes too long to import for what is short.
    from pydantic_core import from_json

    try:
        found: list[Any] = from_json(f"[{objects}]", cache_strings="keys")
    except ValueError:
        return None
    return found

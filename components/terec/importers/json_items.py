"""Takes the items of one array in a JSON document apart while it arrives."""

import json
from typing import Any

from terec.importers.problems import BrokenReport

PENDING_LIMIT = 16 * 1024 * 1024
"""Characters that one value may have: what a test prints is far less, and it is held whole."""

_DECODER = json.JSONDecoder(strict=False)  # control characters in a string do no harm here
_BETWEEN = " \t\r\n,"
_AFTER_A_NUMBER = frozenset(",]} \t\r\n")
_TAIL = 64
"""An error nearer to the end of what is here than this may be a value that is still arriving."""


class JsonItems:
    """Items of the array that stands at one of the paths, each given as the keys that lead to it.

    ready: items that ended, for the caller to take. path: of the array, None until it was met. told: every value met
    before the array, by its path joined with dots.
    What stands after the array is read and let go.
    """

    def __init__(self, *paths: tuple[str, ...]) -> None:
        self._paths = paths
        self._text, self._position, self._tried = "", 0, 0
        self._lines = 1
        self._keys: list[str] = []
        self._state = "start"
        self.path: tuple[str, ...] | None = None
        self.told: dict[str, Any] = {}
        self.ready: list[Any] = []

    def feed(self, text: str, last: bool = False) -> None:
        """Read on; BrokenReport where the document breaks, and with the last text where it ends too early."""
        self._text += text
        self._position = 0
        if not last and len(self._text) < 2 * self._tried:
            return
        self._read()
        self._lines += self._text.count("\n", 0, self._position)
        self._text = self._text[self._position :]
        self._tried = len(self._text) if self._text.strip(_BETWEEN) else 0
        if len(self._text) > PENDING_LIMIT:
            raise BrokenReport(f"a value in it is longer than {PENDING_LIMIT // 2**20} MiB", self._lines)
        if last and self._state != "end":
            raise BrokenReport("it ends before its last value is closed (was it cut off?)", self._lines)

    def _read(self) -> None:
        while self._skip_blanks():
            before = self._position
            if self._state == "items":
                if self._text[before] == "]":
                    self._state, self._position = "key", before + 1
                    self._keys.pop()
                    continue
                value = self._value(before)
                if self._position == before:
                    return
                self.ready.append(value)
            elif not self._step():
                return

    def _step(self) -> bool:
        """Over one token outside of the array; False: it has not arrived whole."""
        first = self._text[self._position]
        if self._state == "start":
            self._expect(first, "{")
            self._state, self._position = "key", self._position + 1
        elif self._state == "end":
            raise self._broken("more follows after its end (were two files joined?)")
        elif first == "}":
            self._position += 1
            self._state = "key" if self._keys else "end"
            del self._keys[-1:]
        else:
            return self._member(first)
        return True

    def _member(self, first: str) -> bool:
        """Over a key and its value, or into the value where a path leads through it."""
        begun = self._position
        self._expect(first, '"')
        key = self._value(begun)
        if self._position == begun or not self._skip_blanks():
            return self._again(begun)
        self._expect(self._text[self._position], ":")
        self._position += 1
        if not self._skip_blanks():
            return self._again(begun)
        path, opening = (*self._keys, key), self._text[self._position]
        if opening == "[" and path in self._paths and self.path is None:
            self._keys.append(key)
            self.path, self._state, self._position = path, "items", self._position + 1
        elif opening == "{" and any(each[: len(path)] == path for each in self._paths):
            self._keys.append(key)
            self._position += 1
        else:
            place = self._position
            value = self._value(place)
            if self._position == place:
                return self._again(begun)
            if self.path is None:
                self.told[".".join(path)] = value
        return True

    def _again(self, position: int) -> bool:
        self._position = position
        return False

    def _value(self, position: int) -> Any:
        """The value there; the position stays when it has not arrived whole, which its end alone shows."""
        try:
            value, end = _DECODER.raw_decode(self._text, position)
        except json.JSONDecodeError as error:
            if error.pos < len(self._text) - _TAIL and not error.msg.startswith("Unterminated string"):
                self._position = error.pos
                raise self._broken(f"it is no well-formed JSON ({error.msg})") from None
            return None
        except (ValueError, RecursionError) as error:
            raise self._broken(f"it holds a value that cannot be read ({error})") from None
        if self._text[position] not in '{["' and self._text[end : end + 1] not in _AFTER_A_NUMBER:
            return None  # `1` of `1.5`: more of it may follow
        self._position = end
        return value

    def _skip_blanks(self) -> bool:
        text, position = self._text, self._position
        while position < len(text) and text[position] in _BETWEEN:
            position += 1
        self._position = position
        return position < len(text)

    def _expect(self, found: str, wanted: str) -> None:
        if found != wanted:
            raise self._broken(f"it is no well-formed JSON ({wanted} is missing before {found!r})")

    def _broken(self, message: str) -> BrokenReport:
        return BrokenReport(message, self._lines + self._text.count("\n", 0, self._position))

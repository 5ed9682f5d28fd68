"""Takes a JSON array apart while it arrives."""

import json
from codecs import getincrementaldecoder
from collections.abc import Generator, Iterable, Iterator
from typing import Any

_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


def items(chunks: Iterable[bytes]) -> Iterator[Any]:
    """The objects of one JSON array of objects; ValueError when it is none or does not end."""
    text = ""
    begun = False
    decode = getincrementaldecoder("utf-8")().decode
    for chunk in chunks:
        text += decode(chunk)
        position = 0
        if not begun:
            text = text.lstrip(_BLANK)
            if not text:
                continue
            if text[0] != "[":
                raise ValueError("no JSON array")
            begun, position = True, 1
        position = yield from _whole_ones(text, position)
        text = text[position:]
    if not begun or text.strip(_BLANK) != "]":
        raise ValueError("its end is missing")


def _whole_ones(text: str, position: int) -> Generator[Any, None, int]:
    """Yield the objects that are wholly in text; returns where the rest begins."""
    while True:
        start = _next(text, position)
        if start >= len(text) or text[start] == "]":
            return start if start < len(text) else position
        if text[start] != "{":
            raise ValueError("no JSON object")
        try:
            item, position = _DECODER.raw_decode(text, start)
        except ValueError:
            return start
        yield item


def _next(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n,":
        position += 1
    return position

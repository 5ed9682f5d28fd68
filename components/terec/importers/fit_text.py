"""Makes any text fit for XML: a filter for the second reading of a report that a character broke off."""

import codecs
import re
from collections.abc import Iterable, Iterator

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SEQUENCE = re.compile(r"(?:\x1b|&#27;|&#[xX]0{0,4}1[bB];)\[[0-9;:?]{0,32}[A-Za-z]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,20})|([0-9]{1,20}));")
_LONGEST = 48
"""Characters that a reference, or a colour that begins with one, may have."""


def fit_for_xml(chunks: Iterable[bytes], codec: str) -> Iterator[bytes]:
    """The text in UTF-8 without the characters that XML forbids, and references to them; bad bytes are U+FFFD.

    Of a terminal's colours the whole sequence goes.
    """
    decoder = codecs.getincrementaldecoder(codec)("replace")
    held = ""
    for chunk in chunks:
        text = held + decoder.decode(chunk)
        end = _unfinished(text)
        held = text[end:]
        yield _fit(text[:end])
    yield _fit(held + decoder.decode(b"", True))


def _unfinished(text: str) -> int:
    """Where a reference or a colour begins that the next chunk may end; else the end of the text."""
    tail = max(len(text) - _LONGEST, 0)
    begun = max(text.rfind("&", tail), text.rfind("\x1b", tail))
    return len(text) if begun < 0 else begun


def _fit(text: str) -> bytes:
    return _UNFIT.sub("", _REFERENCE.sub(_fit_reference, _SEQUENCE.sub("", text))).encode()


def _fit_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return match[0] if allowed else ""

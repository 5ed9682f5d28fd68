"""Any encoding that Python knows, for a parser that knows four."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from terec.importers.fit_text import fit_for_xml
from terec.importers.problems import BrokenReport

_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_UTF_32 = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    b"<\0\0\0": "utf-32-le",
    b"\0\0\0<": "utf-32-be",
}
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_NATIVE = {"utf-8": "utf-8", "iso8859-1": "iso-8859-1"}
_HEAD = 256


class Recoded(NamedTuple):
    """encoding: what the parser must be told; None: it finds out itself. wide: a character has two bytes or more."""

    encoding: str | None
    chunks: Iterable[bytes]
    wide: bool = False


class _Found(NamedTuple):
    """codec: of the bytes. native: the parser's own name of it, None where it must be turned into UTF-8."""

    codec: str
    native: str | None = None
    wide: bool = False


def recoded(chunks: Iterable[bytes]) -> Recoded:
    """The chunks as the parser can read them: unchanged in UTF-8, UTF-16, Latin-1 and ASCII, else turned into UTF-8.

    A byte order mark is believed rather than the declaration, which writers copy; one of UTF-16 is false where it can
    be read byte by byte. BrokenReport when the declared encoding is unknown; UnicodeDecodeError, while reading, when
    it is not the true one.
    """
    head, everything = _with_head(chunks)
    found = _encoding_of(head)
    if found.native is None:
        return Recoded("utf-8", _in_utf_8(everything, found.codec))
    return Recoded(found.native, everything, found.wide)


def made_fit(chunks: Iterable[bytes]) -> Recoded:
    """As recoded, in UTF-8 always and without what XML forbids; no byte of it is wrong."""
    head, everything = _with_head(chunks)
    codec = _encoding_of(head).codec
    return Recoded("utf-8", fit_for_xml(everything, codec), wide=True)


def _with_head(chunks: Iterable[bytes]) -> tuple[bytes, Iterable[bytes]]:
    source = iter(chunks)
    head = b""
    while len(head) < _HEAD and (chunk := next(source, b"")):
        head += chunk
    return head, chain((head,), source)


def _encoding_of(head: bytes) -> _Found:
    wide = _UTF_32.get(head[:4])
    if wide is not None:
        return _Found(wide)
    if head[:2] in _UTF_16:
        return _Found(_UTF_16[head[:2]], "utf-16", wide=True)
    declared = None if head.startswith(codecs.BOM_UTF8) else _DECLARED.match(head)
    return _as_declared(declared[1].decode("ascii")) if declared else _Found("utf-8-sig", "utf-8")


def _as_declared(declared: str) -> _Found:
    try:
        codec = codecs.lookup(declared).name
        known = codec.startswith("utf-16") or b"<?xml".decode(codec) == "<?xml"
    except (LookupError, ValueError):
        known = False
    if not known:
        raise BrokenReport(f"declares the encoding {declared!r}, which is not known", 1, 1)
    if codec.startswith("utf-16") or codec == "ascii":
        return _Found("utf-8", "utf-8")
    return _Found(codec, _NATIVE.get(codec))


def _in_utf_8(chunks: Iterable[bytes], codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", True).encode()

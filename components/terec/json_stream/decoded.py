"""The text of JSON that arrives as bytes."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterable, Iterator


def decoded(chunks: Iterable[bytes], errors: str) -> Iterator[str]:
    """The text in pieces, some of them empty; UTF-8, or UTF-16 where a mark says so. UnicodeDecodeError by errors."""
    decoder: IncrementalDecoder | None = None
    for chunk in chunks:
        decoder = decoder or _decoder(chunk, errors)
        yield decoder.decode(chunk)
    if decoder is not None:
        yield decoder.decode(b"", True)


def _decoder(first: bytes, errors: str) -> IncrementalDecoder:
    wide = first[:2] in (BOM_UTF16_LE, BOM_UTF16_BE)
    return getincrementaldecoder("utf-16" if wide else "utf-8-sig")(errors)

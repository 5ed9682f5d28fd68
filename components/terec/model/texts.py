"""Cutting long texts: the head and the tail stay, and how much went is said."""

from dataclasses import dataclass

_MARK = "[… {} bytes cut by TeReC …]"
_MARK_ROOM = 128


@dataclass(frozen=True, slots=True)
class TextLimit:
    """Bytes of a long text that are kept, at its head and its tail."""

    head: int = 48 * 1024
    tail: int = 16 * 1024


def cut_text(text: str, limit: TextLimit, already_cut: int = 0) -> str:
    """text when it fits, else its head and tail, cut at line ends, with a line between that says how many bytes went.

    already_cut: bytes that a streaming reader dropped between head and tail before. Lone surrogates become `?` and
    NUL becomes U+FFFD: no store and no JSON can hold them. Cutting twice changes nothing.
    """
    if not already_cut and len(text) * 4 <= limit.head + limit.tail and text.isascii() and "\x00" not in text:
        return text
    data = text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    if not already_cut and len(data) <= limit.head + limit.tail + _MARK_ROOM:
        return data.decode("utf-8")
    head = _until_line_end(data[: limit.head])
    tail = _from_line_start(data[len(data) - limit.tail :]) if limit.tail else b""
    gone = len(data) - len(head) - len(tail) + already_cut
    end = "" if head.endswith(b"\n") else "\n"
    return f"{head.decode('utf-8', 'ignore')}{end}{_MARK.format(f'{gone:,}')}\n{tail.decode('utf-8', 'ignore')}"


def first_bytes(text: str, limit: int) -> str:
    """The longest start of text within limit bytes of UTF-8, whole characters only."""
    if len(text) * 4 <= limit or (len(text) <= limit and text.isascii()):
        return text
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def _until_line_end(data: bytes) -> bytes:
    end = data.rfind(b"\n", len(data) // 2)
    return data if end < 0 else data[: end + 1]


def _from_line_start(data: bytes) -> bytes:
    start = data.find(b"\n", 0, len(data) // 2)
    return data if start < 0 else data[start + 1 :]

"""An open element whose text is still arriving: cut while it streams, so that 100 MB of output take no 100 MB."""

from terec.model import TextLimit, cut_text

_SLACK = 4096
"""More than cut_text lets pass uncut, so that cutting early and cutting at the end give the same."""


class Element:
    """Pieces of text go straight into `parts` (its append is the parser's handler); compact() is called now and then.

    A retry also holds the texts of its children, by their name.
    """

    __slots__ = ("attributes", "children", "dropped", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.parts: list[str] = []
        self.dropped = 0
        self.children: dict[str, str] | None = None

    def compact(self, limit: TextLimit) -> None:
        """Drop what lies between the head and the tail that can still be kept."""
        text = "".join(self.parts)
        if len(text) > limit.head + limit.tail + _SLACK:
            end = len(text) - limit.tail
            self.dropped += len(text[limit.head : end].encode())
            text = text[: limit.head] + text[end:]
        self.parts[:] = [text]

    def text(self, limit: TextLimit) -> str:
        """The whole text within the limit, without white space around it; also brings a long message within it."""
        message = self.attributes.get("message")
        if message is not None and len(message) > limit.tail:
            self.attributes["message"] = cut_text(message, limit)
        parts = self.parts
        text = parts[0] if len(parts) == 1 else "".join(parts)
        if self.dropped or len(text) > limit.tail:
            text = cut_text(text, limit, self.dropped)
        return text.strip().replace("\r\n", "\n") if "\r" in text else text.strip()

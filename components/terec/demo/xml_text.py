"""Text inside XML, as report writers put it there."""

from xml.sax.saxutils import escape

_ATTRIBUTE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def attributes(**words: object) -> str:
    """` name="value"` for each word that is not None, in the order given."""
    return "".join(f' {name}="{escape(str(value), _ATTRIBUTE)}"' for name, value in words.items() if value is not None)


def content(text: str) -> str:
    """The text as element content."""
    return escape(text)


def cdata(text: str) -> str:
    """The text as it is, in a CDATA section."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def seconds(milliseconds: float | None) -> str:
    """Milliseconds as the seconds of a report, with three decimals."""
    return f"{(milliseconds or 0) / 1000:.3f}"

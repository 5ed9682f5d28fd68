"""Text as XML holds it: escaped, and without the characters that XML does not allow."""

import re

_PICTURES: dict[str | int, str | int] = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_TEXT = str.maketrans({**_PICTURES, "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = str.maketrans(
    {**_PICTURES, "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_INSTEAD = "\ufffd"


def text(value: str) -> str:
    """The content of an element. A control character becomes its picture (`␛`), what is no character U+FFFD."""
    return _NO_CHARACTER.sub(_INSTEAD, value).translate(_TEXT)


def attribute(name: str, value: str | int | None) -> str:
    """` name="value"` with white space kept; nothing for None."""
    if value is None:
        return ""
    return f' {name}="{_NO_CHARACTER.sub(_INSTEAD, str(value)).translate(_ATTRIBUTE)}"'


def element(name: str, content: str | None, attributes: str = "") -> str:
    """The element with this text; nothing for None."""
    if content is None:
        return ""
    return f"<{name}{attributes}>{text(content)}</{name}>" if content else f"<{name}{attributes}/>"

"""Makes text that others wrote harmless to show: nothing in it is a command to a terminal, or hides from a reader."""

import re

_COLOURING = re.compile("(?:\x1b\\[|\x9b)[0-9;:]*m")
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_WEB_ADDRESS = re.compile(r"https?://[!-~]{1,2000}\Z", re.IGNORECASE)
_PICTURES = 0x2400
_TAB = "    "


def shown(text: str) -> str:
    """The text with its lines, in which every control and invisible character is replaced by something visible.

    Colours that a program asked for (SGR sequences) go, ESC and other control characters become their pictures (␛),
    bidi overrides and other invisible characters `<U+202E>`, lone surrogates U+FFFD, tabs four blanks. Letters,
    markup (`[red]`) and emoji stay as they are. Doing it twice changes nothing.
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub(_visible, _COLOURING.sub("", text.replace("\r\n", "\n")))


def one_line(text: str) -> str:
    """As `shown`, with line ends made visible too."""
    return shown(text).replace("\n", "␊")


def web_address(url: str | None) -> str | None:
    """The URL where a reader may be led to it: http or https, printable ASCII alone; else None."""
    return url if url and _WEB_ADDRESS.match(url) else None


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character == "\t":
        return _TAB
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return "␡"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"<U+{code:04X}>"

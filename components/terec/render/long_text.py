"""Whole texts of a test, with what the eye looks for in a stack trace picked out."""

from rich.text import Text

from terec.wording import shown

_PATTERNS = (
    (r"(?m)^(?:E   .*|(?:Caused by: )?(?:[\w$]+\.)*\w*(?:Error|Exception|Failure)\b.*)$", "red"),
    (r"(?m)^\s*(?:at |\.\.\. \d+ (?:more|common)).*$", "dim"),
    (r"(?<![\w/.-])[\w/.-]{1,200}\.(?:py|java|kt|scala|js|jsx|ts|tsx|go|rs|rb|cs|c|cc|cpp|php|swift):\d+", "cyan"),
    (r'(?m)^  File "[^"\n]{1,400}", line \d+', "cyan"),
    (r"(?m)^\[… [\d,]+ bytes cut by TeReC …\]$", "bold yellow"),
)


def highlighted(text: str) -> Text:
    """The whole text, made harmless; colours are added, nothing is changed or cut."""
    visible = Text(shown(text).rstrip("\n"), overflow="fold")
    for pattern, style in _PATTERNS:
        visible.highlight_regex(pattern, style)
    return visible

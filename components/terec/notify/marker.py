"""The first line of TeReC's own comment, by which it is found again."""

from urllib.parse import quote

from terec.model import SuiteKey

_BEGIN, _END = "<!-- terec:gate:1 ", " -->"


def marker_of(suite: SuiteKey) -> str:
    """An HTML comment, which nobody sees; the names in it cannot end it, nor be taken for other names."""
    names = "/".join(quote(name, safe="").replace("-", "%2D") for name in suite)
    return f"{_BEGIN}{names}{_END}"


def is_marked(text: str, suite: SuiteKey) -> bool:
    """Whether the first line is the suite's marker; a marker anywhere else counts for nothing."""
    return text.partition("\n")[0].rstrip("\r") == marker_of(suite)

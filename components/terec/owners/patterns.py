"""Patterns of CODEOWNERS, which are those of gitignore but for `!` and character ranges."""

import re

WILDCARDS_LIMIT = 12
"""More of them in one pattern is no pattern that a person wrote, and could keep a search busy for ever."""

_SEPARATED = re.compile(r"(\*+|\?)")


def is_tied(pattern: str, gitlab: bool) -> bool:
    """Whether the pattern begins at the top of the checkout: GitHub ties every one with a `/` within it."""
    return pattern.startswith("/") or (not gitlab and "/" in pattern.rstrip("/"))


def is_pattern(pattern: str) -> bool:
    """Whether the text can name a path."""
    few = pattern.count("*") + pattern.count("?") <= WILDCARDS_LIMIT
    return few and not pattern.startswith("!") and bool(pattern.strip("/") or pattern == "/")


def pattern_expression(pattern: str, gitlab: bool = False) -> str:
    """A regular expression for the paths that a pattern names, whole.

    One that names a folder names all below it; `*` does not cross a `/`, and at the end (`docs/*`) does not name what
    is deeper; `**` is any number of folders.
    """
    body = pattern.strip("/")
    if not body:
        return ".+"
    below = "/.+" if pattern.endswith("/") else "" if body.endswith("/*") else "(?:/.+)?"
    segments = body.split("/")
    written = "".join(_segment(each, nth == len(segments) - 1) for nth, each in enumerate(segments))
    return ("" if is_tied(pattern, gitlab) else "(?:.+/)?") + written + below


def _segment(segment: str, last: bool) -> str:
    """With the slash behind it, where one follows."""
    if segment == "**":
        return ".+" if last else "(?:.+/)?"
    text = "".join(map(_piece, _SEPARATED.split(segment)))
    return text if last else f"{text}/"


def _piece(text: str) -> str:
    if text[:1] == "*":
        return "[^/]*"
    return "[^/]" if text == "?" else re.escape(text)

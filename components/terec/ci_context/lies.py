"""Says which values of CI's variables cannot be true."""

import re
from typing import NamedTuple

from terec.model import NAME_LIMIT, RUN_ID_MAX

ATTEMPT_MAX = 2**31 - 1
"""Highest attempt that a run can have."""

VALUE_SHOWN = 80
"""Characters of a value that are kept to be shown."""

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Lie(NamedTuple):
    """A variable that was passed over. why: completes the sentence that begins with its name."""

    variable: str
    value: str
    why: str

    def __str__(self) -> str:
        return f"{self.variable} {self.why}" + (f": {self.value!r}" if self.value else "")


def why_no_value(word: str, value: object) -> str | None:
    """Why a value cannot be what the word says; None where it can."""
    if not isinstance(value, str):
        return None
    if word in ("commit", "head_commit", "base_commit"):
        return None if _COMMIT.fullmatch(value) else "is no commit"
    if word in ("branch", "target_branch"):
        return _why_no_branch(value)
    if word in ("url", "api_url"):
        return None if value.startswith(("http://", "https://")) else "is no http(s) address"
    return "holds control characters" if _CONTROL.search(value) else None


def why_no_number(word: str, text: str) -> str | None:
    """Why a text is not the number that the word asks for; None where it is."""
    if not (text.isascii() and text.isdigit()):
        return "is no whole number"
    most = ATTEMPT_MAX if word == "attempt" else RUN_ID_MAX
    if len(text.lstrip("0")) > 19 or int(text) > most:
        return f"is beyond {most:,}"
    return None


def _why_no_branch(value: str) -> str | None:
    if _COMMIT.fullmatch(value):
        return "is a commit, and no branch"
    if value == "HEAD":
        return "is HEAD, and no branch"
    if len(value) > NAME_LIMIT or _CONTROL.search(value):
        return f"is no name of a branch (at most {NAME_LIMIT} characters, no control characters)"
    return None

"""Small phrases of the texts that commands print."""

import os
from shlex import quote

from terec.model import RunKey


def counted(number: int, noun: str) -> str:
    """`1 file`, `1,024 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def are(number: int) -> str:
    """`1 is`, `2 are`: the verb behind a number."""
    return "is" if number == 1 else "are"


def quoted(word: str) -> str:
    """A word as the reader's shell takes it."""
    if os.name == "nt":
        return f'"{word}"' if " " in word else word
    return quote(word)


def run_words(key: RunKey) -> str:
    """SUITE BRANCH RUN_ID, to be typed in the reader's shell."""
    return " ".join(quoted(word) for word in (key.suite, key.branch, str(key.run_id)))

"""Which jobs a pattern means: `acme/*`, `acme/shop` with all its branches, `**/nightly`."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from terec.model import InvalidInput

ANY_DEPTH = "**"


class JobPatterns(NamedTuple):
    """Patterns as words; a word may hold `*`, `?` and `[…]`, `**` is any number of words.

    A pattern of a folder or multibranch job means every job below it.
    """

    patterns: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        """As they are written."""
        return ", ".join("/".join(words) for words in self.patterns)

    def match(self, words: Sequence[str]) -> bool:
        """Whether the job of these words is meant."""
        return any(_fits(pattern, words, below=True) for pattern in self.patterns)

    def may_hold(self, words: Sequence[str]) -> bool:
        """Whether jobs below the folder of these words may be meant."""
        return any(_reaches(pattern, words) for pattern in self.patterns)


def job_patterns(text: str) -> JobPatterns:
    """Patterns with commas between them; InvalidInput for none, or for an empty word."""
    patterns = tuple(tuple(each.strip().strip("/").split("/")) for each in text.split(",") if each.strip())
    if not patterns or not all(word for pattern in patterns for word in pattern):
        raise InvalidInput(f"{text[:200]!r} names no jobs; write patterns such as acme/*, shop, **/nightly.")
    return JobPatterns(patterns)


def _fits(pattern: Sequence[str], words: Sequence[str], below: bool) -> bool:
    """below: more words may follow."""
    if not pattern:
        return below or not words
    if pattern[0] == ANY_DEPTH:
        return any(_fits(pattern[1:], words[start:], below) for start in range(len(words) + 1))
    return bool(words) and fnmatchcase(words[0], pattern[0]) and _fits(pattern[1:], words[1:], below)


def _reaches(pattern: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a longer name that begins with words can fit."""
    for word, asked in zip(words, pattern, strict=False):
        if asked == ANY_DEPTH:
            return True
        if not fnmatchcase(word, asked):
            return False
    return True

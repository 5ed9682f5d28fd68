"""Finds the last of many rules that fits a path, without trying each of them."""

import re
from collections.abc import Sequence

from terec.owners.patterns import is_tied, pattern_expression

_TOGETHER = 50
"""Rules in one regular expression."""


class Lookup:
    """The place of the last pattern that names a path.

    Patterns without wildcards, nearly all in large files, are found by the folders of the path; only those with
    wildcards that stand behind the best of these are tried, many in one expression.
    """

    def __init__(self, patterns: Sequence[str], gitlab: bool) -> None:
        self._tied: dict[str, int] = {}
        self._tied_folders: dict[str, int] = {}
        self._loose: dict[str, int] = {}
        self._loose_folders: dict[str, int] = {}
        wild: list[tuple[int, str]] = []
        for nth, pattern in enumerate(patterns):
            body, tied = pattern.strip("/"), is_tied(pattern, gitlab)
            if "*" in pattern or "?" in pattern or not body or (not tied and "/" in body):
                wild.append((nth, pattern_expression(pattern, gitlab)))
            elif pattern.endswith("/"):
                (self._tied_folders if tied else self._loose_folders)[body] = nth
            else:
                (self._tied if tied else self._loose)[body] = nth
        self._blocks = _blocks(wild[::-1])

    def last(self, path: str) -> int:
        """-1: none names it."""
        found = self._last_plain(path)
        for expression, places in self._blocks:
            if places[0] < found:
                break
            fits = expression.fullmatch(path)
            if fits and fits.lastindex:
                return max(found, places[fits.lastindex - 1])
        return found

    def _last_plain(self, path: str) -> int:
        names = path.split("/")
        found = max(self._tied.get(path, -1), self._loose.get(names[-1], -1))
        folder = ""
        for name in names[:-1]:
            folder = f"{folder}/{name}" if folder else name
            found = max(
                found,
                self._tied.get(folder, -1),
                self._tied_folders.get(folder, -1),
                self._loose.get(name, -1),
                self._loose_folders.get(name, -1),
            )
        return found


def _blocks(wild: Sequence[tuple[int, str]]) -> list[tuple[re.Pattern[str], list[int]]]:
    """Expressions of which the first group that fits names the pattern, the last patterns first."""
    blocks = []
    for start in range(0, len(wild), _TOGETHER):
        some = wild[start : start + _TOGETHER]
        blocks.append((re.compile("|".join(f"({each})" for _, each in some)), [nth for nth, _ in some]))
    return blocks

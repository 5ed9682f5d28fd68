"""Reads CODEOWNERS in the forms of GitHub and GitLab, and finds the owners of a path."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from terec.owners.lookup import Lookup
from terec.owners.patterns import is_pattern

LINES_LIMIT = 50_000
"""Lines that are read of a file."""

_SECTION = re.compile(r"\^?\[([^\]]+)\](?:\[\d+\])?(?=\s|$)")
_WORD = re.compile(r"((?:\\.|[^\s\\])+)")
_OWNER = re.compile(r"@[\w.\-/@]+|[^@\s#]+@[^@\s#]+\.[^@\s#]+")
_ESCAPED = re.compile(r"\\(.)")
_COMMENT = re.compile(r"(?:^|\s)#")


class Rule(NamedTuple):
    """A line: its pattern, and whom it names; nobody: what fits has no owner."""

    pattern: str
    owners: tuple[str, ...]


class Rules:
    """The rules of a file by section, in order; that of GitHub's files is "". Answers are remembered by path."""

    def __init__(self, sections: Mapping[str, Sequence[Rule]], gitlab: bool = False) -> None:
        self.sections = sections
        self._found: dict[str, tuple[str, ...]] = {}
        self._lookups = [(rules, Lookup([each.pattern for each in rules], gitlab)) for rules in sections.values()]

    def owners(self, path: str) -> tuple[str, ...]:
        """The owners of a path from the top of the checkout: of each section those of the last rule that fits.

        A path is looked up once: a report has many more tests than files.
        """
        found = self._found.get(path)
        if found is None:
            places = ((rules, lookup.last(path)) for rules, lookup in self._lookups)
            named = (owner for rules, place in places if place >= 0 for owner in rules[place].owners)
            found = self._found[path] = tuple(dict.fromkeys(named))
        return found


def parse_codeowners(text: str, gitlab: bool = False) -> Rules:
    """The rules; a line that is none (`!`, an owner that is no name) is passed over, as GitHub does.

    gitlab: read as GitLab does, where a pattern that does not begin with `/` may stand anywhere; a file with sections
    is read so in any case. `[Section][2] @default` and `^[Optional]` begin a section: a line in it without owners has
    the section's. Sections of one name, upper and lower case alike, are one.
    """
    sections: dict[str, list[Rule]] = {}
    section = ""
    default: tuple[str, ...] = ()
    for line in map(str.strip, text.splitlines()[:LINES_LIMIT]):
        begun = _SECTION.match(line)
        if begun:
            section, default, gitlab = begun[1].strip().casefold(), _owners(line[begun.end() :]), True
        elif line and not line.startswith("#") and (rule := _rule(line, default)):
            sections.setdefault(section, []).append(rule)
    return Rules(sections, gitlab)


def _rule(line: str, default: tuple[str, ...]) -> Rule | None:
    first = _WORD.match(line)
    if first is None:
        return None
    pattern = _ESCAPED.sub(r"\1", first[1])
    rest = _without_comment(line[first.end() :])
    owners = _owners(rest)
    if not is_pattern(pattern) or (rest.strip() and not owners):
        return None
    return Rule(pattern, owners or default)


def _without_comment(text: str) -> str:
    return _COMMENT.split(text, maxsplit=1)[0]


def _owners(text: str) -> tuple[str, ...]:
    words = _without_comment(text).split()
    return tuple(dict.fromkeys(word for word in words if _OWNER.fullmatch(word)))

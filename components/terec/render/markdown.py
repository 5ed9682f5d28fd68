"""Makes text that others wrote harmless in Markdown: it shows as it is; it calls, links and closes nothing."""

import re

from terec.wording import one_line, shown, web_address

_BETWEEN = "\u200b"
"""An invisible character that keeps `@` from calling a person and `#1` from naming an issue."""

FENCED_LINES = 8
FENCED_CHARACTERS = 1000
"""At most so much of a text stands in a block of code."""

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>!|~&])")
_MENTION = re.compile(r"@(?=\w)")
_CALLS = re.compile(r"@(?=\w)|#(?=\d)|(?<=\w):(?=//)|(?<=\bwww)\.|(?<=\bGH)-(?=\d)|[!$%&~](?=[\w\"])", re.IGNORECASE)
"""What GitHub and GitLab make references of: people, issues, requests, labels, milestones, addresses."""
_RUN_OF_TICKS = re.compile("`+")


def words(text: str, most: int = 500) -> str:
    """Running text on one line, without markup, HTML, mention, issue or link; cut after `most` characters."""
    line = _cut(one_line(text).strip(), most)
    return _PUNCTUATION.sub(r"\\\1", _CALLS.sub(_broken, line)).replace("\\<", "&lt;").replace("\\>", "&gt;")


def code(text: str, most: int = 300) -> str:
    """A code span on one line, as a name or a command is shown; a mention in it is broken as well."""
    line = _cut(one_line(text).strip(), most) or " "
    ticks = "`" * (_longest(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{_MENTION.sub(_broken, line)}{pad}{ticks}"


def fenced(text: str) -> str:
    """A block of code within a list item, cut; no line of it stands at the left edge, where bots look for commands."""
    body = _cut("\n".join(shown(text).strip("\n").split("\n")[:FENCED_LINES]), FENCED_CHARACTERS)
    fence = "`" * max(3, _longest(body) + 1)
    return "\n".join(f"  {line}" for line in (f"{fence}text", *_MENTION.sub(_broken, body).split("\n"), fence))


def link(words_shown: str, url: str | None) -> str:
    """A link to a run's page, where the address is harmless; else the words alone. words_shown: Markdown already."""
    address = web_address(url)
    if address is None or any(character in address for character in "<>\\"):
        return words_shown
    return f"[{words_shown}](<{address}>)"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _longest(text: str) -> int:
    """Length of the longest run of backticks."""
    return max((len(run) for run in _RUN_OF_TICKS.findall(text)), default=0)


def _broken(match: re.Match[str]) -> str:
    return match[0] + _BETWEEN

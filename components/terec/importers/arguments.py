"""The list of arguments that ends a name, as runners of .NET and Python write it: texts in quotes may hold brackets."""

import re

_NAMED = re.compile(r"\(\w+(?:: |=)")
_QUOTED = re.compile(
    r""""(?:[^"\\]++|\\.)*+(?:"|\Z)|(?<!\w)'(?:[^'\\]++|\\.)*+(?:'|\Z)""",
    re.DOTALL,
)
"""A text up to its end, or to the end of the name; an apostrophe behind a letter opens none."""


def start_of_arguments(name: str) -> int:
    """Where the list opens that ends name, behind a method or before a named argument; -1 where none is certain.

    Only of a name with a text in quotes: brackets alone tell of any other where its list opens.
    """
    if '"' not in name and "'" not in name:
        return -1
    head, opening, _ = name.partition("(")
    if not (opening and head) or '"' in head or "'" in head:
        return -1
    if not _is_method(head) and _NAMED.match(name, len(head)) is None:
        return -1
    plain = _QUOTED.sub(_without_brackets, name[len(head) :])
    return len(head) if _closes_at_its_end(plain) else -1


def _is_method(head: str) -> bool:
    """head is one word, with its type arguments (`Adds<Int32, String>`); MSTest has a blank behind it."""
    word = head.removesuffix(" ")
    if word.endswith(">"):
        word = word.partition("<")[0]
    return word.split() == [word] and "[" not in word


def _without_brackets(quoted: re.Match[str]) -> str:
    """The text without its brackets; one that never ends opens a group that never closes."""
    text = quoted[0]
    return text.replace("(", "").replace(")", "") if text.endswith(text[0]) else "("


def _closes_at_its_end(group: str) -> bool:
    """group, which begins with a bracket, is balanced and not before its end."""
    depth = 0
    for position, character in enumerate(group):
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return position == len(group) - 1
    return False

"""Values cut to the fields that a `tree` names, as Jenkins cuts its answers."""

import re
from collections.abc import Mapping
from typing import Any

_WORD = re.compile(r"[\w*]+")
_RANGE = re.compile(r"\{(\d*),(\d*)\}")


def cut(value: Any, tree: str) -> Any:
    """The value with the fields that the tree names (`a,b[c]{0,100}`) and `_class`, as Jenkins cuts it."""
    return value if not tree else _cut(value, _parsed(tree, 0)[0])


def _cut(value: Any, fields: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_cut(each, fields) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {"_class": value["_class"]} if "_class" in value else {}
    for name, (inner, first, end) in fields.items():
        if name in value:
            found = value[name][first:end] if isinstance(value[name], list) else value[name]
            # A bean without fields named below it is an empty object; a plain value is itself.
            kept[name] = _cut(found, inner)
    return kept


def _parsed(tree: str, at: int) -> tuple[dict[str, Any], int]:
    fields: dict[str, Any] = {}
    while at < len(tree) and tree[at] != "]":
        word = _WORD.match(tree, at)
        if word is None:
            raise ValueError(f"no tree: {tree[at:]}")
        at = word.end()
        inner: dict[str, Any] = {}
        if tree[at : at + 1] == "[":
            inner, at = _parsed(tree, at + 1)
            at += 1
        limits = _RANGE.match(tree, at)
        first, end = (int(limits[1] or 0), int(limits[2]) if limits[2] else None) if limits else (0, None)
        at = limits.end() if limits else at
        fields[word[0]] = (inner, first, end)
        at += tree[at : at + 1] == ","
    return fields, at

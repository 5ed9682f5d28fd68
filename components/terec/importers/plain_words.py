"""Reads words out of JSON that anybody may have written: what has another type counts as absent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from terec.importers.timestamps import point_in_time
from terec.model import TextLimit, cut_text


def text_in(words: Mapping[str, Any], name: str) -> str | None:
    value = words.get(name)
    return value if isinstance(value, str) and value else None


def own_text_in(words: Mapping[str, Any], name: str) -> str | None:
    """A text, an empty one too."""
    value = words.get(name)
    return value if isinstance(value, str) else None


def long_text_in(words: Mapping[str, Any], name: str, limit: TextLimit) -> str | None:
    """A text, or its lines, within the limit."""
    value = words.get(name)
    if isinstance(value, list):
        value = "\n".join(each for each in value if isinstance(each, str))
    return cut_text(value, limit) if isinstance(value, str) and value else None


def texts_in(words: Mapping[str, Any], name: str, most: int) -> tuple[str, ...]:
    """The texts of a list, the first of them."""
    value = words.get(name)
    return tuple(each for each in value if isinstance(each, str))[:most] if isinstance(value, list) else ()


def number_in(words: Mapping[str, Any], name: str) -> float | None:
    """A finite number from 0 on."""
    value = words.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        return None
    return value


def whole_in(words: Mapping[str, Any], name: str, most: int = 2**31 - 1) -> int | None:
    """A whole number from 0 on, also one written as 3.0."""
    value = words.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and 0 <= value <= most else None


def time_in(words: Mapping[str, Any], name: str) -> datetime | None:
    """A time in ISO 8601, or the epoch as text or number."""
    value = words.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return point_in_time(value) if isinstance(value, str) and len(value) < 100 else None


def words_in(words: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object; empty for anything else."""
    value = words.get(name)
    return value if isinstance(value, dict) else {}


def objects_in(words: Mapping[str, Any], name: str, most: int) -> Sequence[Mapping[str, Any]]:
    value = words.get(name)
    if not isinstance(value, list):
        return []
    return [each for each in value if isinstance(each, dict)][:most]


def properties_in(words: Mapping[str, Any], name: str, most: int) -> dict[str, str] | None:
    """Texts by name."""
    found = {key: value for key, value in words_in(words, name).items() if isinstance(value, str)}
    return dict(list(found.items())[:most]) or None

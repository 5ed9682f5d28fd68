"""Takes out of JSON what only reports hold: long texts, times, counts and properties; another type counts as absent."""

from datetime import datetime
from typing import Any

from terec.importers.timestamps import point_in_time
from terec.json_values import object_in, text_in, texts_in, whole_in
from terec.model import TextLimit, cut_text


def long_text_in(words: Any, name: str, limit: TextLimit) -> str | None:
    """A text, or its lines, within the limit."""
    text = text_in(words, name) or "\n".join(texts_in(words, name))
    return cut_text(text, limit) if text else None


def count_in(words: Any, name: str) -> int | None:
    """A whole number from 0 on that 32 bits can hold."""
    return whole_in(words, name, 2**31 - 1)


def time_in(words: Any, name: str) -> datetime | None:
    """A time in ISO 8601, or the epoch as text or whole number."""
    whole = whole_in(words, name)
    text = text_in(words, name) if whole is None else str(whole)
    return point_in_time(text) if text and len(text) < 100 else None


def properties_in(words: Any, name: str, most: int) -> dict[str, str] | None:
    """Texts by name, the first of them."""
    found = {key: value for key, value in object_in(words, name).items() if isinstance(value, str)}
    return dict(list(found.items())[:most]) or None

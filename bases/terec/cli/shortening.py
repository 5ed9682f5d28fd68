"""Cuts long texts as lists carry them."""

from typing import Any

from terec.model import LIST_TEXT_LIMIT, LONG_TEXTS, RecordedResult, as_plain, first_bytes


def shortened(result: RecordedResult) -> dict[str, Any]:
    """The result as JSON lists carry it: the first KiB of each long text, and which of them were cut."""
    plain: dict[str, Any] = as_plain(result)
    short = {name: first_bytes(plain[name], LIST_TEXT_LIMIT) for name in LONG_TEXTS if plain[name]}
    return {**plain, **short, "truncated": [name for name in short if short[name] != plain[name]]}

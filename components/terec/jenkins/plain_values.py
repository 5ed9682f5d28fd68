"""Takes values out of JSON that another system wrote: what has the wrong type counts as absent."""

from datetime import UTC, datetime
from typing import Any


def text_of(value: Any, key: str) -> str:
    """A text without blanks at its ends; empty for anything else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else ""


def whole_of(value: Any, key: str) -> int | None:
    """A whole number from 0 on."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if type(found) is int and 0 <= found < 2**63 else None


def part_of(value: Any, key: str) -> dict[str, Any]:
    """An object; empty for anything else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def objects_of(value: Any, key: str) -> list[dict[str, Any]]:
    """The objects of a list, without those that are empty."""
    found = value.get(key) if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, dict) and each] if isinstance(found, list) else []


def texts_of(value: Any, key: str) -> tuple[str, ...]:
    """The texts of a list."""
    found = value.get(key) if isinstance(value, dict) else None
    return tuple(each for each in found if isinstance(each, str) and each) if isinstance(found, list) else ()


def time_of(value: Any, key: str) -> datetime | None:
    """A time given in milliseconds since 1970; None for zero and for what no calendar holds."""
    found = whole_of(value, key)
    try:
        return datetime.fromtimestamp(found / 1000, UTC) if found else None
    except (ValueError, OverflowError, OSError):
        return None

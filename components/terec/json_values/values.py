"""Values of an object by their names; of anything else than an object all are absent."""

from typing import Any


def text_in(value: Any, name: str) -> str:
    """A text; empty for anything else."""
    return text_or_none_in(value, name) or ""


def text_or_none_in(value: Any, name: str) -> str | None:
    """A text, which may be empty; None for anything else."""
    found = _member(value, name)
    return found if isinstance(found, str) else None


def texts_in(value: Any, name: str, most: int | None = None) -> tuple[str, ...]:
    """The texts of a list, at most the first so many; none for anything else."""
    return tuple(each for each in _items(value, name) if isinstance(each, str))[:most]


def whole_in(value: Any, name: str, most: int = 2**63 - 1) -> int | None:
    """A whole number from 0 on, also one written as 3.0; None for anything else."""
    found = _member(value, name)
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    return found if type(found) is int and 0 <= found <= most else None


def number_in(value: Any, name: str) -> float | None:
    """A finite number from 0 on; None for anything else."""
    found = _member(value, name)
    return found if type(found) in (int, float) and 0 <= found < 2**53 else None


def flag_in(value: Any, name: str) -> bool | None:
    """True or false; None for anything else."""
    found = _member(value, name)
    return found if isinstance(found, bool) else None


def object_in(value: Any, name: str) -> dict[str, Any]:
    """An object; an empty one for anything else."""
    found = _member(value, name)
    return found if isinstance(found, dict) else {}


def objects_in(value: Any, name: str, most: int | None = None) -> list[dict[str, Any]]:
    """The objects of a list, at most the first so many; none for anything else."""
    return [each for each in _items(value, name) if isinstance(each, dict)][:most]


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _items(value: Any, name: str) -> list[Any]:
    found = _member(value, name)
    return found if isinstance(found, list) else []

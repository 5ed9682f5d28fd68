"""Words of the model as plain JSON values, and back."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints


def as_plain(value: Any) -> Any:
    """Dicts, lists, strings and numbers for a word of the model; times in UTC end in `Z`."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return format_time(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_plain(getattr(value, name)) for name in _field_names(type(value))}
    if isinstance(value, dict):
        return {key: as_plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: as_plain(item) for key, item in value._asdict().items()}
    return [as_plain(item) for item in value]


def from_plain(kind: Any, value: Any) -> Any:
    """The word of the model that as_plain wrote; unknown keys are passed over, absent ones take their default.

    Raises KeyError, TypeError or ValueError on what as_plain cannot have written.
    """
    if value is None:
        return None
    kind = _without_none(kind)
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return tuple(from_plain(item, each) for each in value)
    if get_origin(kind) in (list, dict) or kind in (str, int, float, bool, Any):
        return value
    if kind is datetime:
        return parse_time(value)
    if issubclass(kind, Enum):
        return kind(value)
    hints = _hints(kind)
    return kind(**{name: from_plain(hints[name], value[name]) for name in hints if name in value})


def format_time(moment: datetime) -> str:
    """ISO 8601 in UTC, ending in `Z`, with milliseconds only where there are any."""
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds")[:-6] + "Z"


def parse_time(text: str) -> datetime:
    """An ISO 8601 time; without a zone it is UTC. ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in (_field_names(kind) if is_dataclass(kind) else kind._fields)}  # type: ignore[attr-defined]


@cache
def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType:
        return next(each for each in get_args(kind) if each is not NoneType)
    return kind

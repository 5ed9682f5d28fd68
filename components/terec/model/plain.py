"""Words of the model as plain JSON values, and back."""

from collections.abc import Callable
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

    Raises KeyError, TypeError or ValueError on what as_plain cannot have written. What a kind needs is found out once.
    """
    return _reader(kind)(value)


def format_time(moment: datetime) -> str:
    """ISO 8601 in UTC, ending in `Z`, with milliseconds only where there are any."""
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond >= 1000 else "seconds")[:-6] + "Z"


def parse_time(text: str) -> datetime:
    """An ISO 8601 time; without a zone it is UTC. ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this kind of its plain form; None stays None."""
    kind = _without_none(kind)
    origin = get_origin(kind)
    if kind in (str, int, float, bool, Any):
        return _as_it_is
    if origin in (tuple, list):
        return _items_reader(origin, get_args(kind))
    if origin is dict:
        item = _reader(get_args(kind)[1])
        return lambda value: None if value is None else {key: item(each) for key, each in value.items()}
    if kind is datetime:
        return lambda value: None if value is None else parse_time(value)
    if issubclass(kind, Enum):
        return lambda value: None if value is None else kind(value)
    return _fields_reader(kind)


def _as_it_is(value: Any) -> Any:
    return value


def _items_reader(make: Callable[[Any], Any], kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Reads `tuple[X, ...]` and `list[X]`, or `tuple[X, Y]` item by item."""
    if len(kinds) > 1 and kinds[-1] is not Ellipsis:
        readers = [_reader(each) for each in kinds]
        return lambda value: (
            None if value is None else make(read(each) for read, each in zip(readers, value, strict=True))
        )
    item = _reader(kinds[0])
    if item is _as_it_is:
        return lambda value: None if value is None else make(value)
    return lambda value: None if value is None else make([item(each) for each in value])


def _fields_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    names = kind._fields if hasattr(kind, "_fields") else _field_names(kind)
    readers = [(name, _reader(hints[name])) for name in names]

    def read(value: Any) -> Any:
        if value is None:
            return None
        return kind(**{name: read_field(value[name]) for name, read_field in readers if name in value})

    return read


@cache
def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType:
        return next(each for each in get_args(kind) if each is not NoneType)
    return kind

"""Events as text, as an outbox or a topic keeps them, and back."""

import json
from dataclasses import dataclass, fields
from typing import Any, get_args

from terec.model.events import Event
from terec.model.plain import as_plain, from_plain


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """An event of a type or version that this TeReC does not know, or one that is damaged; body: its text."""

    type: str
    version: int
    body: str


def event_text(event: Event) -> str:
    """JSON, with type and version in it."""
    return json.dumps(as_plain(event), ensure_ascii=False)


def read_event(text: str) -> Event | UnknownEvent:
    """The event that event_text wrote; fields that a newer TeReC added to the same version are passed over."""
    plain: Any = None
    try:
        plain = json.loads(text)
        event: Event = from_plain(_KINDS[plain["type"], plain["version"]], plain)
    except (KeyError, TypeError, ValueError):
        words = plain if isinstance(plain, dict) else {}
        version = words.get("version")
        return UnknownEvent(str(words.get("type", "")), version if isinstance(version, int) else 0, text)
    return event


def _kinds() -> dict[tuple[str, int], type[Event]]:
    found = {}
    for kind in get_args(Event):
        default: dict[str, Any] = {each.name: each.default for each in fields(kind)}
        found[default["type"], default["version"]] = kind
    return found


_KINDS = _kinds()

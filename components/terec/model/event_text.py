"""Events as text, as an outbox or a topic keeps them, and back."""

import json
from dataclasses import dataclass, fields
from typing import Any, get_args

from terec.model.events import Event
from terec.model.names import NAME_LIMIT, RUN_ID_MAX, RunKey
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
    """The event that event_text wrote; fields that a newer TeReC added to the same version are passed over.

    Anybody may write to a topic: no text raises an error, and no event names a run that no store could look for.
    """
    plain: Any = None
    try:
        plain = json.loads(text)
        event: Event = from_plain(_KINDS[plain["type"], plain["version"]], plain)
    except (KeyError, TypeError, ValueError, RecursionError):
        return _unknown(plain, text)
    return event if _is_key(event.run) else _unknown(plain, text)


def _unknown(plain: Any, text: str) -> UnknownEvent:
    words = plain if isinstance(plain, dict) else {}
    kind, version = words.get("type"), words.get("version")
    return UnknownEvent(kind if isinstance(kind, str) else "", version if isinstance(version, int) else 0, text)


def _is_key(run: Any) -> bool:
    if not isinstance(run, RunKey) or type(run.run_id) is not int or abs(run.run_id) > RUN_ID_MAX:
        return False
    return all(isinstance(name, str) and 0 < len(name) <= NAME_LIMIT for name in run[:4])


def _kinds() -> dict[tuple[str, int], type[Event]]:
    found = {}
    for kind in get_args(Event):
        default: dict[str, Any] = {each.name: each.default for each in fields(kind)}
        found[default["type"], default["version"]] = kind
    return found


_KINDS = _kinds()

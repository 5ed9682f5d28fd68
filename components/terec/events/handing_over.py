"""Hands an event to a handler; the one rule of what is an outage and what is the event's own fault."""

import traceback

from terec.events.delivery import Handler
from terec.model import Event, StoreError, TerecError, UnknownEvent, UnreadableEvent


def hand_over(handler: Handler, event: Event | UnknownEvent) -> str | None:
    """Why the event must be set aside; None when the handler took it. An outage is raised."""
    try:
        handler(_known(event))
    except Exception as error:
        if is_outage(error):
            raise
        return reason_of(error)
    return None


def is_outage(error: Exception) -> bool:
    """Whether it is the store's or the network's fault, and not that of what was to be handled."""
    return isinstance(error, StoreError) or (isinstance(error, TerecError) and error.retry)


def reason_of(error: Exception) -> str:
    """One line for a person; of what nobody foresaw with the place where it was raised."""
    if isinstance(error, TerecError):
        return str(error)
    *_, frame = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error} ({frame.name}, line {frame.lineno} of {frame.filename})"


def _known(event: Event | UnknownEvent) -> Event:
    if isinstance(event, UnknownEvent):
        raise UnreadableEvent(
            f"This TeReC does not know events {event.type!r} of version {event.version}: a newer one wrote it, or it "
            "is damaged; install the newer one and replay the event."
        )
    return event

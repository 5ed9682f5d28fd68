"""Delivery of stored events to a handler, whatever carries them."""

from terec.events.delivery import Delivery, Handler, Lag, UnreadableEvent

__all__ = ["Delivery", "Handler", "Lag", "UnreadableEvent"]

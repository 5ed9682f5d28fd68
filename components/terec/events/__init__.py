"""Delivery of stored events to a handler, whatever carries them."""

from terec.events.delivery import ANALYZER, Delivery, Handler, Lag

__all__ = ["ANALYZER", "Delivery", "Handler", "Lag"]

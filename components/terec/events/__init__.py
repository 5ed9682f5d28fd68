"""Delivery of stored events to a handler, whatever carries them."""

from terec.events.delivery import ANALYZER, Delivery, Handler, Lag
from terec.events.handing_over import hand_over

__all__ = ["ANALYZER", "Delivery", "Handler", "Lag", "hand_over"]

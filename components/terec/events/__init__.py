"""Delivery of stored events to a handler, whatever carries them."""

from terec.events.delivery import ANALYZER, JUDGING, RELAY, Delivery, Handler, Lag
from terec.events.handing_over import hand_over, is_outage, reason_of

__all__ = ["ANALYZER", "JUDGING", "RELAY", "Delivery", "Handler", "Lag", "hand_over", "is_outage", "reason_of"]

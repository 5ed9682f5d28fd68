"""Delivers the events of the store's own outbox, one process at a time."""

from terec.events_outbox.delivery import OutboxDelivery
from terec.events_outbox.draining import drain

__all__ = ["OutboxDelivery", "drain"]

"""Works off what the analyzers' group at Kafka has not read."""

import time

from terec.events import Delivery, Handler
from terec.model import EventsUnreachable

PATIENCE_SECONDS = 60.0
"""How long nothing may move: a group lets a member in after some seconds, and misses a killed one after up to ten."""


def drain_group(delivery: Delivery, handler: Handler) -> int:
    """Deliver until nothing is unread, by whomever; how many were handled or set aside here.

    EventsUnreachable when nothing moves for PATIENCE_SECONDS, as where another member has the partitions.
    """
    count, unread, moved = 0, -1, time.monotonic()
    while True:
        delivered = delivery.deliver(handler)
        count += delivered
        left = delivery.lag().records
        if not left:
            return count
        if delivered or left != unread:
            unread, moved = left, time.monotonic()
        elif time.monotonic() - moved > PATIENCE_SECONDS:
            raise EventsUnreachable(
                f"{left:,} of the events at Kafka wait, and this command is given none of them: an analyzer that runs "
                "has their place. Leave them to it, or stop every terec-analyzer and call the same again."
            )

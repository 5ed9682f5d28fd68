"""Works off what is unread."""

from terec.events import Delivery, Handler
from terec.leases import Lease


def drain(delivery: Delivery, handler: Handler, lease: Lease) -> int:
    """Deliver until nothing is unread or the lease is lost; how many were handled or set aside.

    Both are looked at before each event. An outage is raised.
    """
    count = 0
    while lease.held() and delivery.deliver(handler, most=1):
        count += 1
    return count

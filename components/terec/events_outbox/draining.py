"""Works off what is unread."""

from collections.abc import Callable

from terec.events import Delivery, Handler
from terec.events_outbox.lease import Lease


def drain(delivery: Delivery, handler: Handler, lease: Lease, go_on: Callable[[], bool] = lambda: True) -> int:
    """Deliver until nothing is unread, the lease is lost or go_on says no; how many were handled or set aside.

    All three are looked at before each event. An outage is raised.
    """
    count = 0
    while go_on() and lease.held() and delivery.deliver(handler, most=1):
        count += 1
    return count

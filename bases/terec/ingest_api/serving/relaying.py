"""Carries what is saved on to where the events are read, for as long as a server runs."""

from collections.abc import Callable

from terec.background import Worker
from terec.leases import Lease
from terec.telemetry import Metrics

READER = "relay"
"""Its name in health and figures."""

POLL_SECONDS = 0.25
"""How long to wait when nothing is new: other processes save too."""

STANDBY_SECONDS = 1.0
"""How often to ask whether the process that relays is still there."""

LEASE_SECONDS = 8.0
"""How soon that is noticed of one that was killed."""

GRACE_SECONDS = 5.0
"""How long Kafka may take to acknowledge after the order to stop; what it does not, whoever is next carries."""


class Relaying:
    """Calls relay, which carries some events on and says how many, in each turn of its worker that holds the lease.

    begin: done once before, again until it succeeds.
    """

    def __init__(self, begin: Callable[[], object], relay: Callable[[], int], lease: Lease, metrics: Metrics) -> None:
        self._begin: Callable[[], object] | None = begin
        self._relay = relay
        self._lease = lease
        self._metrics = metrics
        self._carries = False
        self.worker = Worker("relay", self._turn, "events wait", lambda: metrics.outage(READER))

    def wake(self) -> None:
        """Something was saved: what waits for work goes on at once."""
        if self._carries:  # who stands by would ask the store for the lease after every upload
            self.worker.wake()

    def _turn(self) -> float:
        """Carry some events on; how many seconds to wait before the next ones."""
        if self._begin is not None:
            self._begin()
            self._begin = None
        self._carries = self._lease.held()
        if not self._carries:
            return STANDBY_SECONDS
        count = self._relay()
        self._metrics.handled(READER, count)
        return 0.0 if count else POLL_SECONDS

"""Has the statuses of pull requests corrected for as long as a process runs."""

from terec.background import Worker
from terec.leases import Lease
from terec.model import SuiteKey
from terec.notify import StatusesPut, Watching
from terec.telemetry import log

WAITS = "publishing waits"
"""The log's words when a host or the store keeps statuses from being put."""

POLL_SECONDS = 0.5
"""How long to wait when nothing changed."""

STANDBY_SECONDS = 5.0
"""How often to ask whether the process that publishes is still there."""

LEASE_SECONDS = 120.0
"""How soon that is noticed of one that was killed; one suite's hosts may take long to answer."""

GRACE_SECONDS = 2.0
"""How long a request under way may take after the order to stop; what is not put by then is put next time."""


class Publishing:
    """Corrects while it holds the lease; no trouble of a host or the store is anybody else's."""

    def __init__(self, watching: Watching, lease: Lease) -> None:
        self._watching, self._lease = watching, lease
        self._worked = False
        self._trouble_told = ""
        self.worker = Worker("publisher", self._turn, WAITS)

    def _turn(self) -> float:
        """Correct what changed; how many seconds to wait before the next turn."""
        goes_on, self._worked = self._worked, False  # until this turn has ended well
        if not self._lease.held():
            return STANDBY_SECONDS
        if not goes_on:
            self._watching.begin_anew()
        self._watching.turn(self._told, self._goes_on)
        self._worked = True
        return POLL_SECONDS

    def _goes_on(self) -> bool:
        return not self.worker.stopping and self._lease.held()

    def _told(self, _: SuiteKey, done: StatusesPut) -> None:
        for each in done.put:
            log().info("status published", run=str(each.run), state=each.status.state.value)
        if done.trouble is not None:
            self._warn(done.trouble)
        elif done.put:
            self._trouble_told = ""

    def _warn(self, reason: str) -> None:
        """Of a host that refuses or is away: the same once, until something was published again."""
        if reason != self._trouble_told:
            log().warning(WAITS, reason=reason)
        self._trouble_told = reason

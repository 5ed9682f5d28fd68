"""What stands at the hosts, as far as that is known without asking again."""

from datetime import datetime, timedelta
from typing import NamedTuple

from terec.model import AskedTooOften
from terec.notify.host import CommitStatus, State
from terec.notify.requests import Request

BELIEVED = timedelta(minutes=15)
"""How long what stood is taken to stand."""

LEFT_ALONE = timedelta(minutes=5)
"""How long a commit is left alone about which the host gave no answer, unless the host asks for longer."""


class _Known(NamedTuple):
    status: CommitStatus | None
    asked: datetime


class RememberedStatuses:
    """Spares the hosts' limits, and is no more than that: before anything is put, the host is asked."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Known] = {}
        self._alone: dict[tuple[str, str], datetime] = {}

    def of(self, request: Request, context: str, now: datetime) -> CommitStatus | None:
        """The status of the request's commit.

        Asked for again after an upload, after which CI puts another one, and while none or a waiting one stands, for
        that is about to change.
        """
        known = self._known.get((request.commit, context))
        if known is None or known.status is None or known.status.state is State.PENDING:
            return self.asked(request, context, now)
        uploaded = request.run.last_upload
        if now - known.asked >= BELIEVED or (uploaded is not None and uploaded >= known.asked):
            return self.asked(request, context, now)
        return known.status

    def asked(self, request: Request, context: str, now: datetime) -> CommitStatus | None:
        """What the host says."""
        status = request.host.status(request.commit, context)
        self.put(request, context, status, now)
        return status

    def put(self, request: Request, context: str, status: CommitStatus | None, now: datetime) -> None:
        """Remember what stands now."""
        self._known[(request.commit, context)] = _Known(status, now)

    def leave_alone(self, request: Request, context: str, now: datetime, error: Exception) -> None:
        """The host gave no answer about this commit but this error."""
        seconds = error.seconds if isinstance(error, AskedTooOften) else 0.0
        self._alone[(request.commit, context)] = now + max(LEFT_ALONE, timedelta(seconds=seconds))

    def is_left_alone(self, request: Request, context: str, now: datetime) -> bool:
        return self._alone.get((request.commit, context), now) > now

    def forget(self, now: datetime) -> None:
        """What is too old to be believed goes."""
        self._known = {place: each for place, each in self._known.items() if now - each.asked < BELIEVED}
        self._alone = {place: until for place, until in self._alone.items() if until > now}

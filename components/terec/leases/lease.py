"""A lease that the store keeps."""

import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType

from terec.model import StoreError
from terec.store import Readers

LEASE_SECONDS = 30.0
"""How long a lease outlives a holder that was killed; one at work renews it after a third of that."""


class Lease:
    """The lease of one name in the hands of this object, or of another one; given back at the end of a `with`.

    It spares doubled work and protects nothing: who stalls for longer than `seconds` may meet another holder, so what
    is done under it must bear being done twice.
    """

    def __init__(
        self, readers: Readers, name: str, now: Callable[[], datetime], seconds: float = LEASE_SECONDS
    ) -> None:
        self._readers = readers
        self._name = name
        self._now = now
        self._seconds = seconds
        self._holder = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"
        self._taken: datetime | None = None

    def held(self) -> bool:
        """Whether this object holds the lease now: taken when it is free, renewed in time. StoreError: cannot say."""
        now = self._now()
        if self._taken is None or not timedelta() <= now - self._taken < timedelta(seconds=self._seconds / 3):
            self._taken = None
            if self._readers.take_lease(self._name, self._holder, now, self._seconds):
                self._taken = now
        return self._taken is not None

    def __enter__(self) -> "Lease":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the lease to whoever wants it next; where the store does not answer, it ends by itself."""
        if self._taken is not None:
            self._taken = None
            with suppress(StoreError):
                self._readers.release_lease(self._name, self._holder)

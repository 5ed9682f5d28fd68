"""The connection made in the background, and the gate that calls wait at until it stands."""

import threading
import time
from typing import Any

from cassandra import OperationTimedOut, RequestValidationException, Timeout

from terec.model import StoreError, StoreUnreachable
from terec.settings import CassandraPlace
from terec.store_cassandra.cluster.connecting import make_cluster
from terec.store_cassandra.cluster.errors import DRIVER_ERRORS, translate
from terec.store_cassandra.layout.migrating import prepare_keyspace

CONNECT_PATIENCE = 5.0
"""Seconds that calls wait for a cluster that does not answer; those that come later fail at once."""

_MIGRATION_PATIENCE = 60.0
"""Seconds that a call waits while nothing has failed: the tables of a new keyspace take some."""

_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries; the last one again and again."""


class Gate:
    """Holds the session of one place once it is connected and its keyspace is as this code needs it.

    A thread tries until it succeeds or the gate is closed, so that a server starts before its database. create: make a
    keyspace that is missing.
    """

    def __init__(self, place: CassandraPlace, create: bool = True) -> None:
        self.place = place
        self._create = create
        self._changed = threading.Condition()
        self._session: Any = None
        self._failure: StoreError | None = None
        self._failing_since = 0.0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._connect, name="terec-cassandra", daemon=True)
        self._thread.start()

    def session(self) -> Any:
        """The driver's session. StoreUnreachable, or what else stands in the way, when there is none after a while."""
        if self._session is None or self._closing.is_set():
            self._wait()
        return self._session

    def failure(self) -> StoreError | None:
        """Why there is no session; None: there is one."""
        if self._session is not None:
            return None
        return self._failure or StoreUnreachable(f"{self.place} is being connected to; try again.")

    def close(self) -> None:
        self._closing.set()
        with self._changed:
            self._changed.notify_all()
        self._thread.join()
        if self._session is not None:
            self._session.cluster.shutdown()

    def _wait(self) -> None:
        ends = time.monotonic() + _MIGRATION_PATIENCE
        with self._changed:
            while self._session is None and not self._closing.is_set():
                if self._failure is not None:
                    if _lasts(self._failure):
                        break
                    ends = min(ends, self._failing_since + CONNECT_PATIENCE)
                if not self._changed.wait(max(0.0, ends - time.monotonic())) and time.monotonic() >= ends:
                    break
        if self._closing.is_set():
            raise StoreError(f"The store {self.place} is closed.")
        failure = self.failure()
        if failure is not None:
            raise type(failure)(str(failure)) from failure.__cause__

    def _connect(self) -> None:
        tries = 0
        while not self._closing.is_set():
            failure = self._try()
            with self._changed:
                self._failing_since = self._failing_since if self._failure else time.monotonic()
                self._failure = failure
                self._changed.notify_all()
            if failure is None:
                return
            self._closing.wait(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    def _try(self) -> StoreError | None:
        cluster = None
        try:
            cluster = make_cluster(self.place)
            session = cluster.connect()
            self._failure = None  # it answers: whoever calls waits while the tables are made
            self._prepare(session)
            self._session = session
        except Exception as error:
            if cluster is not None:
                cluster.shutdown()
            return _told(error, self.place)
        return None

    def _prepare(self, session: Any) -> None:
        """Make the tables; one that another process is just making is refused for a moment."""
        for pause in _PAUSES:
            try:
                return prepare_keyspace(session, self.place, self._closing, self._create)
            except (RequestValidationException, Timeout, OperationTimedOut):
                if pause == _PAUSES[-1] or self._closing.wait(pause):
                    raise
        return None


def _told(error: Exception, place: CassandraPlace) -> StoreError:
    if isinstance(error, StoreError):
        return error
    failure = translate(error, place) if isinstance(error, DRIVER_ERRORS) else StoreError(f"{place}: {error}")
    failure.__cause__ = error
    return failure


def _lasts(failure: StoreError) -> bool:
    """Whether waiting is vain: the layout is not ours. What the cluster refuses may be of a keyspace half made."""
    return not failure.retry and failure.__cause__ is None

"""A session with the cluster: authentication, TLS, consistency and what a row looks like."""

import logging
import ssl
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from types import MethodType
from typing import Any
from weakref import WeakMethod

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.io.libevreactor import LibevConnection
from cassandra.policies import (
    DCAwareRoundRobinPolicy,
    ExponentialReconnectionPolicy,
    FallthroughRetryPolicy,
    RetryPolicy,
    TokenAwarePolicy,
)

from terec.model import InvalidInput
from terec.settings import CassandraPlace
from terec.store_cassandra.cluster.deadlines import SHORTEST, Deadlines

DECIDING = "deciding"
"""Profile of conditional writes: one try, since a second one might meet what the first one did."""

REQUEST_SECONDS = 10.0
_CONNECT_SECONDS = 5.0
_LONGEST_RECONNECT_PAUSE = 5.0


def make_cluster(place: CassandraPlace) -> Any:
    """The driver's Cluster for the place, not connected yet; to be made in the process that uses it, after any fork."""
    for name in ("cluster", "connection", "pool"):
        logging.getLogger(f"cassandra.{name}").addFilter(_without_traceback)
    return Cluster(
        contact_points=[(host.name, host.port) for host in place.hosts],
        port=place.hosts[0].port,
        protocol_version=5,
        compression="lz4",
        connection_class=_Connection,
        auth_provider=PlainTextAuthProvider(place.user, place.password) if place.user else None,
        ssl_context=tls_context(place.ca_file) if place.ca_file else None,
        execution_profiles={
            EXEC_PROFILE_DEFAULT: _profile(place, RetryPolicy()),
            DECIDING: _profile(place, FallthroughRetryPolicy()),
        },
        reconnection_policy=ExponentialReconnectionPolicy(0.5, _LONGEST_RECONNECT_PAUSE),
        connect_timeout=_CONNECT_SECONDS,
        control_connection_timeout=REQUEST_SECONDS,
        idle_heartbeat_interval=10,
        application_name="terec",
    )


class _Connection(LibevConnection):  # type: ignore[misc]  # the driver says no types
    """A connection whose timers do not keep the requests that they watch.

    The driver's future and its timer hold each other, so that every answered request, with all that it sent and got,
    would stay until a collection of garbage: a piece of an upload leaves hundreds of batches of 32 KiB.
    """

    @classmethod
    def create_timer(cls, timeout: float, callback: Callable[[], None]) -> Any:
        """As the driver's; whoever waits for a request holds it, and so does the connection until it is answered."""
        calling = _weak(callback) if isinstance(callback, MethodType) else callback
        return (_DEADLINES.after if timeout >= SHORTEST else LibevConnection.create_timer)(timeout, calling)


_DEADLINES = Deadlines(LibevConnection.create_timer)


def _weak(method: MethodType) -> Callable[[], None]:
    """Calls the method if its object is still there."""
    reference = WeakMethod(method)

    def call() -> None:
        alive = reference()
        if alive is not None:
            alive()

    return call


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Trusts the authority of the file alone; any name, since nodes are found by address and certified by name."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InvalidInput(f"TEREC_CASSANDRA_CA: {ca_file} cannot be read as certificates: {error}.") from error
    context.check_hostname = False
    return context


def rows_by_name(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Any]:
    """Named tuples whose kind is made once for each set of columns: the driver's own makes one for each answer."""
    make: Callable[[Sequence[Any]], Any] = _kind_of(tuple(names))._make  # type: ignore[attr-defined]
    return [make(row) for row in rows]


@cache
def _kind_of(names: tuple[str, ...]) -> type:
    return namedtuple("Row", names, rename=True)  # names are known only now


def _profile(place: CassandraPlace, retry_policy: RetryPolicy) -> ExecutionProfile:
    return ExecutionProfile(
        load_balancing_policy=TokenAwarePolicy(DCAwareRoundRobinPolicy(place.datacenter or "")),
        retry_policy=retry_policy,
        consistency_level=ConsistencyLevel.LOCAL_QUORUM,
        serial_consistency_level=ConsistencyLevel.LOCAL_SERIAL,
        request_timeout=REQUEST_SECONDS,
        row_factory=rows_by_name,
    )


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keeps what the driver says of its nodes; where in the driver it happened helps nobody."""
    record.exc_info = None
    return True

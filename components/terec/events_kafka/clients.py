"""Clients of a Kafka cluster: how they connect, when they are given up, and what is said when Kafka does not answer."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock
from typing import Any, Generic, TypeVar

from kafka import KafkaAdminClient
from kafka.errors import AuthorizationError, KafkaError, SaslAuthenticationFailedError

from terec.model import EventsUnreachable
from terec.settings import KafkaPlace

CONNECT_MS = 3_000
REQUEST_MS = 5_000
"""How long one request may take; readers and the relay try again later, so none need wait for long."""

PATIENCE_SECONDS = 5.0
"""How long an error that passes by itself (a leader that is being elected) is waited out on the spot."""

C = TypeVar("C")
T = TypeVar("T")


class Kept(Generic[C]):
    """A client that is made when it is first used, and given up when it failed: the next use makes a new one.

    One thread at a time uses it.
    """

    def __init__(self, place: KafkaPlace, make: Callable[[], C], end: Callable[[C], None]) -> None:
        self._place, self._make, self._end = place, make, end
        self._lock = RLock()
        self._client: C | None = None

    @contextmanager
    def use(self) -> Iterator[C]:
        """The client; EventsUnreachable when it cannot be had or cannot do what the block asks."""
        with self._lock:
            try:
                if self._client is None:
                    self._client = self._make()
                yield self._client
            except (KafkaError, OSError) as error:
                self.close()
                raise EventsUnreachable(_sentence(self._place, error)) from error

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
            if client is not None:
                with suppress(KafkaError, OSError):
                    self._end(client)


def kept_admin(place: KafkaPlace) -> Kept[Any]:
    return Kept(place, lambda: connected(KafkaAdminClient, place), lambda client: client.close())


def connected(kind: Any, place: KafkaPlace, **words: Any) -> Any:
    """A client of the kind, connected; the network thread of one that cannot be had is ended."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what matters is raised; a dead broker is told of once
    made: list[Any] = []

    def network(**config: Any) -> Any:
        made.append(kind.DEFAULT_CONFIG["kafka_client"](**config))
        return made[-1]

    try:
        return kind(kafka_client=network, **_connection(place), **words)
    except BaseException:
        for each in made:
            each.close()
        raise


def patiently(call: Callable[[], T]) -> T:
    """What the call answers, tried again for a while when its error passes by itself."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return call()
        except KafkaError as error:
            if not error.retriable or time.monotonic() > until:
                raise
        time.sleep(0.1)


def _connection(place: KafkaPlace) -> dict[str, Any]:
    words: dict[str, Any] = {
        "bootstrap_servers": [str(host) for host in place.hosts],
        "client_id": "terec",
        "bootstrap_timeout_ms": CONNECT_MS,
        "request_timeout_ms": REQUEST_MS,
        "reconnect_backoff_max_ms": 1_000,
        "security_protocol": _protocol(place),
    }
    if place.ca_file:
        words["ssl_cafile"] = place.ca_file
    if place.user:
        words |= {
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": place.user,
            "sasl_plain_password": place.password,
        }
    return words


def _protocol(place: KafkaPlace) -> str:
    security = "SSL" if place.ca_file else "PLAINTEXT"
    return f"SASL_{security}" if place.user else security


def _sentence(place: KafkaPlace, error: Exception) -> str:
    name = type(error).__name__
    if isinstance(error, AuthorizationError | SaslAuthenticationFailedError):
        return (
            f"{place} refuses TeReC ({name}); check TEREC_KAFKA_USER and its password, and that the user may read and "
            f"write the topics {place.prefix}.* and the groups {place.prefix}.*."
        )
    if isinstance(error, OSError) or getattr(error, "retriable", False):
        return f"{place} does not answer ({name}); events wait where they are until it does."
    return f"{place} cannot do what it is asked ({name}: {error}); events wait where they are until it can."

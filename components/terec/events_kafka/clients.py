"""Clients of a Kafka cluster: how they connect, and when they are given up."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock
from typing import Any, Generic, TypeVar

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from terec.events_kafka.troubles import hearing, sentence
from terec.model import EventsUnreachable, InvalidInput
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
                raise self.given_up(error) from error

    def given_up(self, error: Exception) -> EventsUnreachable:
        """Close the client, which failed by this error; what to raise."""
        self.close()
        return EventsUnreachable(sentence(self._place, error))

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
            if client is not None:
                with suppress(KafkaError, OSError):
                    self._end(client)


def kept_admin(place: KafkaPlace) -> Kept[Any]:
    return Kept(place, lambda: connected(KafkaAdminClient, place), lambda client: client.close())


def connected(kind: Any, place: KafkaPlace, **words: Any) -> Any:
    """A client of the kind, connected; the network thread of one that cannot be had is ended.

    KafkaError; why Kafka, or its certificate, was refused is its cause.
    """
    made: list[Any] = []

    def network(**config: Any) -> Any:
        made.append(kind.DEFAULT_CONFIG["kafka_client"](**config))
        return made[-1]

    with hearing() as ear:
        try:
            return kind(kafka_client=network, **_connection(place), **words)
        except BaseException as error:
            for each in made:
                each.close()
            raise error from ear.reason or error.__cause__


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
        words["ssl_context"] = tls_context(place.ca_file)
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


def check_ca_file(place: KafkaPlace) -> None:
    """InvalidInput for an authority that cannot be read, before anything connects."""
    if place.ca_file:
        tls_context(place.ca_file)


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Trusts the authority of the file alone; InvalidInput when there is none in it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InvalidInput(f"TEREC_KAFKA_CA: {ca_file} cannot be read as certificates: {error}.") from error
    return context

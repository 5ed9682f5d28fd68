"""What is said when Kafka does not answer: in one sentence, with the settings to look at."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import AuthorizationError, KafkaError, SaslAuthenticationFailedError

from terec.settings import KafkaPlace

_CONNECTIONS = "kafka.net.manager"
"""Logger of kafka-python that tells why a connection failed."""

_UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
_HUNG_UP = ("socket disconnected", "Invalid frame length")
"""What is left of a connection that Kafka closed; the second is TLS's own last word, taken for Kafka's."""

_TRIES = ("Bootstrap connection to ", "Bootstrap attempt to ", "Connection failed: ")


class HungUp(Exception):
    """Kafka took every connection and closed it without a word.

    It does so with who should speak TLS or name a user; and kafka-python may miss its last word to a wrong password.
    """


class TopicNotMade(KafkaError):  # type: ignore[misc]  # kafka-python has no types
    """Kafka does not let TeReC make the topic of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Ear(logging.Handler):
    """Hears why connections failed while it is at the logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._refusals: list[Exception] = []
        self._tries: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        args = record.args if isinstance(record.args, tuple) else ()
        self._refusals += [
            each for each in args if isinstance(each, Exception) and (_refuses(each) or _untrusted(each))
        ]
        text = record.getMessage()
        if text.startswith(_TRIES):
            self._tries.append(text)

    @property
    def reason(self) -> Exception | None:
        """The first refusal; None where nothing tells more than that nobody answered."""
        if self._refusals:
            return self._refusals[0]
        return HungUp() if self._tries and all(map(_hung_up, self._tries)) else None


@contextmanager
def hearing() -> Iterator[Ear]:
    """Hear within the block why connections fail; nothing of it is printed.

    kafka-python tries again, raises no more than that its time was up, and only logs why. Clients that connect at the
    same time hear each other's reasons; all of a process have one place.
    """
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what matters is raised; a dead broker is told of once
    connections, ear = logging.getLogger(_CONNECTIONS), Ear()
    connections.setLevel(logging.WARNING)
    connections.propagate = False
    connections.addHandler(ear)
    try:
        yield ear
    finally:
        connections.removeHandler(ear)
        if not connections.handlers:
            connections.setLevel(logging.CRITICAL)


def sentence(place: KafkaPlace, error: Exception) -> str:
    """What hinders, and what to look at."""
    cause = error.__cause__ if isinstance(error.__cause__, KafkaError | HungUp) else error
    name = type(cause).__name__
    if isinstance(cause, TopicNotMade):
        return (
            f"{place} does not let TeReC make the topic {cause.name}; make it beforehand, or grant CREATE on the "
            f"topics {place.prefix}.* to the user of TEREC_KAFKA_USER."
        )
    if _refuses(cause):
        return (
            f"{place} refuses TeReC ({name}); check TEREC_KAFKA_USER and its password, and that the user may read and "
            f"write the topics {place.prefix}.* and the groups {place.prefix}.*."
        )
    if _untrusted(cause):
        return (
            f"{place} has no certificate for this name that the authority in {place.ca_file} vouches for; check "
            "TEREC_KAFKA_CA and the hosts of TEREC_EVENTS."
        )
    if isinstance(cause, HungUp):
        return (
            f"{place} hangs up on TeReC, as on who has no TLS or a wrong password; check TEREC_KAFKA_CA, "
            "TEREC_KAFKA_USER and TEREC_KAFKA_PASSWORD."
        )
    if isinstance(error, OSError) or getattr(error, "retriable", False):
        return f"{place} does not answer ({name}); events wait where they are until it does."
    return f"{place} cannot do what it is asked ({name}: {cause}); events wait where they are until it can."


def _refuses(error: BaseException) -> bool:
    return isinstance(error, AuthorizationError | SaslAuthenticationFailedError)


def _hung_up(text: str) -> bool:
    return any(each in text for each in _HUNG_UP)


def _untrusted(error: BaseException) -> bool:
    return _UNTRUSTED in str(error)

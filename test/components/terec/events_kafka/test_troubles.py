"""What is said when Kafka does not answer."""

import logging

import pytest
from kafka.errors import (
    KafkaConnectionError,
    KafkaTimeoutError,
    SaslAuthenticationFailedError,
    TopicAuthorizationFailedError,
    UnsupportedVersionError,
)

from terec.events_kafka import KafkaDelivery, KafkaPublisher
from terec.events_kafka.troubles import Ear, hearing, sentence
from terec.model import InvalidInput
from terec.settings import Host, KafkaPlace
from terec_testing import NOW

PLACE = KafkaPlace((Host("broker", 9093),), user="anna", password="secret", ca_file="/etc/ca.pem")
UNTRUSTED = KafkaConnectionError("Handshake failed: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
DISCONNECTED, FRAME = KafkaConnectionError("socket disconnected"), ValueError("Invalid frame length: 352518912")
REFUSED = KafkaConnectionError("111 ECONNREFUSED")


def heard(*reasons: Exception) -> Ear:
    """What is heard of a client that met these, one try after the other, as kafka-python logs them."""
    log = logging.getLogger("kafka.net.manager")
    with hearing() as ear:
        for each in reasons:
            log.warning("Bootstrap connection to %s failed: %s (backoff %.2f secs)", "bootstrap-0", each, 0.1)
        log.error("Bootstrap failed: %s", KafkaTimeoutError("Unable to bootstrap"))
    return ear


def told(*reasons: Exception) -> str:
    error = KafkaTimeoutError("Unable to bootstrap")
    error.__cause__ = heard(*reasons).reason
    return sentence(PLACE, error)


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ([REFUSED, UNTRUSTED], "authority in /etc/ca.pem vouches for; check TEREC_KAFKA_CA"),
        ([DISCONNECTED, SaslAuthenticationFailedError("no"), DISCONNECTED], "refuses TeReC"),
        ([TopicAuthorizationFailedError("terec.run.v1")], "refuses TeReC"),
        ([DISCONNECTED, FRAME, DISCONNECTED], "hangs up on TeReC"),
        ([REFUSED, DISCONNECTED], "does not answer"),
        ([], "does not answer"),
    ],
)
def test_most_telling_reason_is_told_in_a_sentence(reasons: list[Exception], words: str) -> None:
    text = told(*reasons)

    assert words in text
    assert text.startswith("kafka://broker:9093 ")
    assert text.endswith(".")
    assert "secret" not in text


def test_error_without_a_connection_that_failed_is_told_as_it_is() -> None:
    assert "cannot do what it is asked (UnsupportedVersionError" in sentence(PLACE, UnsupportedVersionError("old"))


def test_nothing_is_heard_of_what_came_before() -> None:
    heard(UNTRUSTED)

    assert heard().reason is None


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_authority_that_cannot_be_read_is_refused_before_anything_is_tried(
    tmp_path_factory: pytest.TempPathFactory, text: str | None
) -> None:
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    if text is not None:
        file.write_text(text)
    place = KafkaPlace((Host("broker", 9093),), ca_file=str(file))

    with pytest.raises(InvalidInput, match=r"TEREC_KAFKA_CA: .*ca\.pem cannot be read as certificates"):
        KafkaPublisher(place, lambda: NOW)
    with pytest.raises(InvalidInput, match="TEREC_KAFKA_CA"):
        KafkaDelivery(place, "analyzer", lambda: NOW)

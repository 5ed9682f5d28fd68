from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)

from terec.events_kafka import Topics, make_topics
from terec.events_kafka.troubles import sentence
from terec.settings import Host, KafkaPlace
from terec_testing.delivery import own_topics
from terec_testing.servers import KafkaServer


def described(place: KafkaPlace, topics: Topics) -> dict[str, Any]:
    admin = KafkaAdminClient(bootstrap_servers=[str(host) for host in place.hosts])
    try:
        found = admin.describe_topics([topics.runs, topics.regressions, topics.dead_letters])
        return {each["name"]: len(each["partitions"]) for each in found}
    finally:
        admin.close()


def test_names_begin_with_the_prefix_and_end_with_their_version() -> None:
    topics = Topics("acme")
    assert (topics.runs, topics.regressions) == ("acme.run.v1", "acme.regression.v1")
    assert (topics.dead_letters, topics.group("analyzer")) == ("acme.dead-letters.v1", "acme.analyzer")


@pytest.mark.parametrize(
    ("event_type", "topic"),
    [
        ("test_case_run_failed", "acme.run.v1"),
        ("run_completed", "acme.run.v1"),
        ("test_case_run_regression", "acme.regression.v1"),
        ("something_newer", "acme.run.v1"),
    ],
)
def test_every_type_of_event_has_a_topic(event_type: str, topic: str) -> None:
    assert Topics("acme").of(event_type) == topic


def test_two_processes_may_make_them_at_once(server: KafkaServer) -> None:
    with own_topics(server) as (place, _), ThreadPoolExecutor() as pool:
        topics = Topics(place.prefix)
        for made in [pool.submit(make_topics, place, topics) for _ in range(4)]:
            made.result()
        assert described(place, topics) == {topics.runs: 12, topics.regressions: 12, topics.dead_letters: 1}


def test_topics_that_exist_are_left_as_they_are(place: KafkaPlace, topics: Topics) -> None:
    make_topics(place, topics)
    make_topics(place, Topics(place.prefix, partitions=5, retention=timedelta(days=1)))
    assert described(place, topics)[topics.runs] == topics.partitions


@pytest.mark.parametrize("error", [TopicAuthorizationFailedError, ClusterAuthorizationFailedError])
def test_topic_that_may_not_be_made_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch, error: Any) -> None:
    class Admin:
        def describe_topics(self, names: list[str]) -> list[dict[str, Any]]:
            return [{"name": each, "error_code": UnknownTopicOrPartitionError.errno} for each in names]

        def create_topics(self, topics: dict[str, Any], raise_errors: bool) -> dict[str, Any]:
            return {"topics": [{"name": each, "error_code": error.errno, "error_message": None} for each in topics]}

        def close(self) -> None:
            """Nothing is open."""

    monkeypatch.setattr("terec.events_kafka.topics.connected", lambda kind, place: Admin())
    place = KafkaPlace((Host("broker", 9092),), prefix="acme")
    with pytest.raises(KafkaError) as raised:
        make_topics(place, Topics("acme"))
    assert sentence(place, raised.value) == (
        "kafka://broker:9092 does not let TeReC make the topic acme.run.v1; make it beforehand, or grant CREATE on the "
        "topics acme.* to the user of TEREC_KAFKA_USER."
    )

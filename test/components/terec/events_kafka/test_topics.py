from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from kafka import KafkaAdminClient

from terec.events_kafka import Topics, make_topics
from terec.settings import KafkaPlace
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

"""Servers on a Cassandra and a Kafka that take TLS and passwords alone and give no right but the documented ones."""

import gc
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.events_kafka import KafkaPublisher
from terec.model import EventsUnreachable, RunCompleted, StoreError, event_id, event_key
from terec.settings import cassandra_place, events_place, read_settings
from terec.store import OutboxEntry
from terec.store_cassandra import open_store
from terec_testing import NOW, a_run_key
from terec_testing.kafka_rights import grant_as_documented
from terec_testing.keyspaces import Keyspace
from terec_testing.processes import RUNS, Running, a_red_run, processes, with_a_project
from terec_testing.servers import CassandraServer, KafkaServer, own_cassandra, own_kafka

pytestmark = pytest.mark.long
RUN = "acme/shop/ci on main #1"
DOCUMENTED_RIGHTS = 6
"""Four on the topics and two on the groups: the user has no others."""

CASSANDRA_CA, KAFKA_CA = "TEREC_CASSANDRA_CA", "TEREC_KAFKA_CA"


@pytest.fixture(scope="module")
def cassandra() -> Iterator[CassandraServer]:
    with own_cassandra(tls=True) as own:
        Keyspace(own.server.place("terec")).close()
        yield own.server


@pytest.fixture(scope="module")
def kafka() -> Iterator[KafkaServer]:
    with own_kafka(tls=True) as own:
        assert grant_as_documented(own.server) == DOCUMENTED_RIGHTS
        yield own.server


@pytest.fixture(autouse=True)
def sockets_left_to_the_garbage() -> Iterator[None]:
    """By the drivers, where they were not let in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture
def on_cassandra(cassandra: CassandraServer) -> dict[str, str]:
    user, password = cassandra.role
    return {
        "TEREC_STORE": f"cassandra://{cassandra.host}:{cassandra.port}/terec",
        "TEREC_CASSANDRA_USER": user,
        "TEREC_CASSANDRA_PASSWORD": password,
        CASSANDRA_CA: cassandra.ca,
    }


@pytest.fixture
def on_kafka(kafka: KafkaServer) -> dict[str, str]:
    return {
        "TEREC_EVENTS": kafka.url(),
        "TEREC_KAFKA_USER": kafka.user,
        "TEREC_KAFKA_PASSWORD": kafka.password,
        KAFKA_CA: kafka.ca,
        "TEREC_KAFKA_REPLICATION": "1",
    }


def missing(server: Running, *words: str) -> list[str]:
    """What does not answer as /health says, once it says that with these words."""
    told = server.wait_until(lambda health: all(any(word in each for each in health["missing"]) for word in words))
    return list(told["missing"])


def test_run_is_stored_and_judged_and_its_events_are_carried(
    on_cassandra: dict[str, str], on_kafka: dict[str, str]
) -> None:
    with processes(**on_cassandra, **on_kafka) as started:
        api, analyzer = with_a_project(started.api()), started.analyzer()
        a_red_run(api, "main", 1)
        analyzer.wait_for("event handled", run=RUN)
        verdicts = api.get(f"{RUNS}/main/runs/1/verdicts")
        health = api.wait_until(lambda told: told["status"] == "ok" and told["relay"]["records"] == 0)
        for each in (analyzer, api):
            each.signal(signal.SIGTERM)

        assert verdicts[0] == 200
        assert health["missing"] == []
        assert (analyzer.end()[0], api.end()[0]) == (0, 0)


def test_health_says_that_neither_of_them_lets_the_server_in(
    on_cassandra: dict[str, str], on_kafka: dict[str, str], tmp_path: Path
) -> None:
    wrong = (
        on_cassandra | on_kafka | {"TEREC_CASSANDRA_PASSWORD": "wrong", "TEREC_KAFKA_CA": on_cassandra[CASSANDRA_CA]}
    )
    with processes(**wrong) as started:
        api = started.api()
        assert missing(api, "refuses user") == [
            f"{on_cassandra['TEREC_STORE']} refuses user 'terec'; check TEREC_CASSANDRA_USER and "
            "TEREC_CASSANDRA_PASSWORD."
        ]
        assert api.get("/health")[0] == 503
    with processes(**{**wrong, "TEREC_STORE": f"sqlite:///{tmp_path}/terec.sqlite"}) as started:
        api = started.api()
        assert missing(api, "vouches for") == [
            f"{on_kafka['TEREC_EVENTS']} has no certificate for this name that the authority in "
            f"{wrong['TEREC_KAFKA_CA']} vouches for; check TEREC_KAFKA_CA and the hosts of TEREC_EVENTS."
        ]
        assert api.get("/health")[0] == 200, "uploads are taken without Kafka"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({CASSANDRA_CA: "another"}, ["vouches for", CASSANDRA_CA]),
        ({CASSANDRA_CA: ""}, ["cannot be reached", f"wants TLS ({CASSANDRA_CA})"]),
        ({"TEREC_CASSANDRA_PASSWORD": "wrong"}, ["refuses user 'terec'", "TEREC_CASSANDRA_PASSWORD"]),
    ],
    ids=["another authority", "no TLS", "wrong password"],
)
def test_who_cannot_log_in_at_cassandra_is_told_which_setting_to_check(
    on_cassandra: dict[str, str], kafka: KafkaServer, changed: dict[str, str], words: list[str]
) -> None:
    settings = read_settings(on_cassandra | _with_authority(changed, kafka.ca))
    with open_store(cassandra_place(settings.store, settings)) as store, pytest.raises(StoreError) as refused:
        store.orgs()

    assert [each for each in words if each not in str(refused.value)] == []
    assert is_a_sentence(str(refused.value))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({KAFKA_CA: "another"}, ["vouches for", KAFKA_CA]),
        ({KAFKA_CA: ""}, ["hangs up", KAFKA_CA]),
        ({"TEREC_KAFKA_PASSWORD": "wrong"}, ["TEREC_KAFKA_USER"]),
        ({"TEREC_KAFKA_USER": ""}, ["hangs up", "TEREC_KAFKA_USER"]),
        ({"TEREC_KAFKA_PREFIX": "other"}, ["may read and write the topics other.* and the groups other.*"]),
        ({"TEREC_KAFKA_REPLICATION": "2", "TEREC_KAFKA_PREFIX": "terec.twice"}, ["replication factor of 2"]),
    ],
    ids=["another authority", "no TLS", "wrong password", "no user", "no rights", "more copies than brokers"],
)
def test_who_cannot_publish_at_kafka_is_told_which_setting_to_check(
    on_kafka: dict[str, str], cassandra: CassandraServer, changed: dict[str, str], words: list[str]
) -> None:
    place = events_place(read_settings(on_kafka | _with_authority(changed, cassandra.ca)))
    assert place is not None
    event = RunCompleted(a_run_key())
    entry = OutboxEntry(1, event_id(event), event_key(event), event)
    with KafkaPublisher(place, lambda: NOW) as publisher, pytest.raises(EventsUnreachable) as refused:
        list(publisher.publish([entry]))

    assert [each for each in words if each not in str(refused.value)] == []
    assert is_a_sentence(str(refused.value))


def is_a_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and "Traceback" not in text


def _with_authority(changed: dict[str, str], other: str) -> dict[str, str]:
    return {name: other if value == "another" else value for name, value in changed.items()}

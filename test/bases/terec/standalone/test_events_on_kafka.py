"""`terec events` where Kafka carries the events: the command of the whole TeReC, a file, and a real broker."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient

from terec.cli.main import run
from terec.events_kafka import KafkaPublisher, KafkaRelay, Topics
from terec.model import RunCompleted
from terec.settings import KafkaPlace
from terec.standalone.stores import OPENERS
from terec.store_sqlite import open_store
from terec_testing import NOW, a_run, a_run_key
from terec_testing.builds import report_builds
from terec_testing.delivery import own_topics, take_records
from terec_testing.servers import kafka_server

Terec = Callable[..., Any]


@pytest.fixture
def channel() -> Iterator[tuple[KafkaPlace, Topics]]:
    with own_topics(kafka_server()) as made:
        yield made


@pytest.fixture
def terec(
    channel: tuple[KafkaPlace, Topics],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Terec]:
    """Runs a command and gives its JSON. The store has builds whose events are published, and some that are not."""
    server, (place, topics) = kafka_server(), channel
    with open_store(tmp_path / "terec.sqlite") as store:
        monkeypatch.setenv("TEREC_URL", f"sqlite:///{tmp_path / 'terec.sqlite'}")
        monkeypatch.setenv("TEREC_EVENTS", server.url())
        monkeypatch.setenv("TEREC_KAFKA_PREFIX", place.prefix)
        report_builds(store, 4)
        store.put_run(a_run(90), NOW, lambda run: [RunCompleted(a_run_key(90), version=99)])
        with KafkaPublisher(place, lambda: NOW, topics) as publisher:
            KafkaRelay(store, publisher, lambda: NOW).relay()
        store.put_run(a_run(91), NOW, lambda run: [RunCompleted(a_run_key(91))])

        def call(*words: str) -> Any:
            assert run([*words, "--json"], openers=OPENERS) == 0
            return json.loads(capsys.readouterr().out)

        yield call


def test_events_at_kafka_are_counted_judged_listed_and_replayed(terec: Terec) -> None:
    waiting = terec("events", "lag")
    assert waiting["records"] > 4
    handled = terec("events", "replay", "--all")
    assert (handled["handled"], handled["dead_letters"]) == (waiting["records"] - 2, 1)
    (letter,) = terec("events", "dead-letters")
    assert "of version 99" in letter["reason"]
    assert terec("events", "replay") == {**handled, "handled": 0}


def test_what_kafka_forgot_is_found_in_the_store(terec: Terec) -> None:
    found = terec("events", "reconcile", "--days", "36500")
    assert found["judged"] > 0
    assert terec("events", "reconcile", "--days", "36500") == {**found, "judged": 0}


def test_replaying_all_finds_in_the_store_what_kafka_forgot_before_it_was_read(
    terec: Terec, channel: tuple[KafkaPlace, Topics], monkeypatch: pytest.MonkeyPatch
) -> None:
    place, topics = channel
    monkeypatch.setattr("terec.cli.events.DAYS", 36_500)
    admin = KafkaAdminClient(bootstrap_servers=[str(host) for host in place.hosts])
    take_records(admin, topics, up_to=2**31)
    admin.close()
    assert terec("events", "lag")["lost"] > 0

    terec("events", "replay", "--all")

    assert terec("events", "lag")["lost"] == 0
    assert terec("events", "reconcile", "--days", "36500")["judged"] == 0


def test_a_command_without_the_driver_says_what_to_install(terec: Terec, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["events", "lag"]) == 2
    assert "install terec-standalone" in capsys.readouterr().err

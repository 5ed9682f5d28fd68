"""Events that no analyzer can take from Kafka, gone by retention or poisoned: everything else is judged."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient, TopicPartition

from terec.analysis import Reconciled, handle, reconcile
from terec.events import ANALYZER, Lag
from terec.events_kafka import KafkaDelivery, Topics
from terec.model import Event, Run, RunCompleted
from terec.settings import KafkaPlace
from terec.store_sqlite import open_store
from terec_testing import NOW, a_run_key
from terec_testing.builds import report_builds
from terec_testing.delivery import own_topics
from terec_testing.kafka_analyzers import PATIENCE, as_undisturbed, copied, relayed, undisturbed
from terec_testing.servers import kafka_server

BEGINNING = datetime.min.replace(tzinfo=UTC)


def test_what_retention_took_while_no_analyzer_ran_is_found_in_the_store(tmp_path: Path) -> None:
    path = tmp_path / "away.sqlite"
    with open_store(path) as store:
        report_builds(store, 12)
    expected = undisturbed(copied(path, tmp_path / "undisturbed.sqlite"))
    with own_topics(kafka_server()) as (place, topics):
        brief = replace(topics, retention=timedelta(seconds=1))
        events = relayed(path, place, brief)
        begun = time.monotonic()
        wait_until_taken(place, brief, events)
        away = time.monotonic() - begun
        with open_store(path) as store:
            found: list[Reconciled] = []
            delivery = KafkaDelivery(
                place, ANALYZER, lambda: NOW, lambda: found.append(reconcile(store, BEGINNING, NOW)), brief
            )
            with delivery:
                assert delivery.lag() == Lag(0, 0.0, lost=events)
                begun = time.monotonic()
                assert delivery.deliver(lambda event: handle(store, event, NOW)) == 0
                assert delivery.lag() == Lag(0, 0.0)
    print(
        f"away past retention: {events} events gone after {away:.0f} s; {sum(each.judged for each in found)} runs "
        f"judged from the store in {time.monotonic() - begun:.1f} s"
    )
    assert as_undisturbed(path, without_green(expected))


def wait_until_taken(place: KafkaPlace, topics: Topics, events: int) -> None:
    """Until retention took every event; the broker looks for what is too old now and then."""
    admin = KafkaAdminClient(bootstrap_servers=[str(host) for host in place.hosts])
    partitions = [TopicPartition(topics.runs, number) for number in range(topics.partitions)]
    until = time.monotonic() + PATIENCE
    try:
        while (
            sum(each.offset for each in admin.list_partition_offsets(dict.fromkeys(partitions, -2)).values()) < events
        ):
            assert time.monotonic() < until, "retention takes nothing: what is log.retention.check.interval.ms?"
            time.sleep(0.5)
    finally:
        admin.close()


def without_green(expected: dict[str, Any]) -> dict[str, Any]:
    """Builds without failures need no judgement, and get none from the store."""
    return {**expected, "judgements": [each for each in expected["judgements"] if each.verdicts]}


def test_poisoned_and_unknown_events_are_set_aside_and_all_others_are_judged(
    tmp_path: Path, channel: tuple[KafkaPlace, Topics]
) -> None:
    place, topics = channel
    path = tmp_path / "poisoned.sqlite"
    with open_store(path) as store:
        report_builds(store, 12)
    expected = undisturbed(copied(path, tmp_path / "undisturbed.sqlite"))
    with open_store(path) as store:
        newer, poisoned = RunCompleted(a_run_key(90), version=99), RunCompleted(a_run_key(91))
        for event in (newer, poisoned):
            store.put_run(Run(*event.run), NOW, lambda run, event=event: [event])
    events = relayed(path, place, topics)

    def judge(event: Event) -> None:
        if event == poisoned:
            raise ZeroDivisionError("a fault of ours")
        handle(store, event, NOW)

    with open_store(path) as store, KafkaDelivery(place, ANALYZER, lambda: NOW, topics=topics) as delivery:
        assert delivery.deliver(judge) == events
        reasons = [letter.reason for letter in delivery.dead_letters()]
        assert delivery.lag() == Lag(0, 0.0, dead_letters=2)
        assert delivery.replay(lambda event: None) == 1
        assert delivery.lag() == Lag(0, 0.0, dead_letters=1)
        store.delete_run(newer.run)
        store.delete_run(poisoned.run)
    print(f"{events} events, {len(reasons)} set aside: {' | '.join(reasons)}")
    assert sorted(reason.split()[0] for reason in reasons) == ["This", "ZeroDivisionError:"]
    assert as_undisturbed(path, expected)

"""Analyzers that read from Kafka: killed between effect and commit, joining and dying amid work, and away too long."""

import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, TopicPartition

from terec.analysis import Reconciled, handle, reconcile
from terec.events import ANALYZER, Lag
from terec.events_kafka import KafkaDelivery, KafkaPublisher, KafkaRelay, Topics
from terec.events_outbox import OutboxDelivery
from terec.model import Event, Run, RunCompleted, Verdict
from terec.settings import KafkaPlace
from terec.store_sqlite import open_store, verify
from terec_testing import NOW, a_run_key
from terec_testing.builds import everything_judged, report_builds
from terec_testing.delivery import own_topics
from terec_testing.servers import kafka_server

SEED = 20260302
KILLS = 12
BEGINNING = datetime.min.replace(tzinfo=UTC)
PATIENCE = 90.0
SESSION_SECONDS = 1.0
"""How long a killed analyzer keeps its partitions here."""

_ANALYZER = """
import sys
from pathlib import Path
from terec.analysis import handle
from terec.events import ANALYZER
from terec.events_kafka import KafkaDelivery, Topics
from terec.settings import Host, KafkaPlace
from terec.store_sqlite import open_store
from terec_testing import NOW

path, prefix, host, port, session_seconds = sys.argv[1:]

def pause(where):
    print(where, flush=True)
    if sys.stdin.readline() != "go on\\n":
        sys.exit("nobody said so")

with (
    open_store(Path(path)) as store,
    KafkaDelivery(
        KafkaPlace((Host(host, int(port)),), prefix), ANALYZER, lambda: NOW, session_seconds=float(session_seconds)
    ) as delivery,
):
    def judge(event):
        pause("received")
        handle(store, event, NOW)
        pause("stored")

    while delivery.lag().records:
        delivery.deliver(judge, most=1)
"""


class Analyzer:
    """A process that stops at every `received` and `stored` until it is told to go on."""

    def __init__(self, path: Path, place: KafkaPlace) -> None:
        self.received = 0
        self._where = ""
        words = (str(path), place.prefix, place.hosts[0].name, str(place.hosts[0].port), str(SESSION_SECONDS))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ANALYZER, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )

    def where(self, patience: float = PATIENCE) -> str:
        """Where it stands: `received` or `stored`; empty when it ended, `working` when it says nothing in that time."""
        assert self._process.stdout is not None
        if not self._where:
            if not select.select([self._process.stdout], [], [], patience)[0]:
                return "working"
            self._where = self._process.stdout.readline().strip()
            self.received += self._where == "received"
        return self._where

    def go_on(self) -> None:
        assert self._process.stdin is not None
        self._where = ""
        self._process.stdin.write("go on\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """Its exit code, negative for a signal."""
        code = self._process.wait(timeout=PATIENCE)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        return code


Started = Callable[[Path], Analyzer]


@pytest.fixture
def started(channel: tuple[KafkaPlace, Topics]) -> Iterator[Started]:
    """Starts analyzers of a file; none outlives the test."""
    made: list[Analyzer] = []

    def start(path: Path) -> Analyzer:
        made.append(Analyzer(path, channel[0]))
        return made[-1]

    yield start
    for analyzer in made:
        analyzer.kill()
        analyzer.end()


@pytest.fixture
def channel() -> Iterator[tuple[KafkaPlace, Topics]]:
    with own_topics(kafka_server(), partitions=4) as made:
        yield made


def relayed(path: Path, place: KafkaPlace, topics: Topics) -> int:
    """Publish the outbox; how many events."""
    with open_store(path) as store, KafkaPublisher(place, lambda: datetime.now(UTC), topics) as publisher:
        relay, count = KafkaRelay(store, publisher, lambda: NOW), 0
        while done := relay.relay():
            count += done
        return count


def undisturbed(path: Path) -> dict[str, Any]:
    """What an analyzer finds that is left alone."""
    with open_store(path) as store:
        OutboxDelivery(store, ANALYZER, lambda: NOW).deliver(lambda event: handle(store, event, NOW), most=10_000)
        return everything_judged(store)


def as_undisturbed(path: Path, expected: dict[str, Any]) -> bool:
    """Whether the store holds the very same verdicts, problems and regressions; the file is sound."""
    with open_store(path) as store:
        found = everything_judged(store)
    assert verify(path).problems == ()
    verdicts = {each.judged.verdict for judgement in expected["judgements"] for each in judgement.verdicts}
    assert {Verdict.NEW, Verdict.KNOWN} <= verdicts
    assert expected["events"]
    return found == expected


def copied(path: Path, to: Path) -> Path:
    shutil.copy(path, to)
    return to


def test_analyzer_killed_between_effect_and_commit_loses_and_doubles_no_verdict(
    tmp_path: Path, channel: tuple[KafkaPlace, Topics], started: Started
) -> None:
    place, topics = channel
    path = tmp_path / "killed.sqlite"
    with open_store(path) as store:
        report_builds(store, 12)
    expected = undisturbed(copied(path, tmp_path / "undisturbed.sqlite"))
    events = relayed(path, place, topics)
    chance = random.Random(SEED)
    kills: list[str] = []
    deliveries, code, begun = 0, -1, time.monotonic()
    while code != 0:
        analyzer = started(path)
        while where := analyzer.where():
            if len(kills) < KILLS and chance.random() < (0.5 if where == "stored" else 0.1):
                analyzer.kill()
                kills.append(where)
                break
            analyzer.go_on()
        code = analyzer.end()
        deliveries += analyzer.received
        assert code in (0, -signal.SIGKILL)

    print(
        f"killed {len(kills)} times, {kills.count('stored')} between effect and commit: {events} events, 0 lost, "
        f"{deliveries - events} came again, verdicts as undisturbed; {time.monotonic() - begun:.0f} s in all"
    )
    assert kills.count("stored") >= 8
    assert as_undisturbed(path, expected)


def test_second_analyzer_joins_amid_a_run_and_dies_and_the_first_takes_over(
    tmp_path: Path, channel: tuple[KafkaPlace, Topics], started: Started
) -> None:
    place, topics = channel
    path = tmp_path / "shared.sqlite"
    with open_store(path) as store:
        report_builds(store, 6, [f"b{number}" for number in range(8)])
    expected = undisturbed(copied(path, tmp_path / "undisturbed.sqlite"))
    events = relayed(path, place, topics)
    first = started(path)
    while first.where() != "received" or first.received < 4:
        first.go_on()
    second = started(path)  # joins while the first has an event in its hands
    while (where := second.where(0.3)) != "stored" or second.received < 5:
        (first if where == "working" else second).go_on()
        assert first.where()
    second.kill()
    begun = time.monotonic()
    assert second.end() == -signal.SIGKILL
    seconds = 0.0
    while where := first.where():
        if where == "received":
            seconds = time.monotonic() - begun
        first.go_on()

    assert first.end() == 0
    print(
        f"two analyzers: {events} events, 0 lost, {first.received + second.received - events} came again; the second "
        f"took {second.received} and was killed; the first had the last of the others after {seconds:.1f} s"
    )
    assert as_undisturbed(path, expected)


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

"""Analyzers that read from Kafka: killed between effect and commit, joining and dying amid work."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from terec.events_kafka import Topics
from terec.settings import KafkaPlace
from terec.store_sqlite import open_store
from terec_testing.builds import report_builds
from terec_testing.kafka_analyzers import Analyzer, as_undisturbed, copied, relayed, undisturbed

SEED = 20260302
KILLS = 12
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

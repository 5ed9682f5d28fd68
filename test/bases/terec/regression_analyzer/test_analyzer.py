"""The analyzer of a server, on a real store, in the thread of the test: it stops on order."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from terec.events import Lag
from terec.model import Event, EventsUnreachable, InvalidInput, Org, Project, RunCompleted, StoreBusy
from terec.regression_analyzer.analyzer import Analyzer, Source
from terec.regression_analyzer.reconciling import AnotherLooks
from terec.regression_analyzer.server import probe_of
from terec.store import Store
from terec.store_sqlite import open_store
from terec.telemetry import Metrics
from terec_testing import a_run_key
from terec_testing.delivery import OutboxChannel

EVENTS = [RunCompleted(a_run_key(run_id)) for run_id in range(1, 5)]


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.background.pausing.FIRST_PAUSE_SECONDS", 0.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "terec.sqlite") as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        yield opened


@pytest.fixture
def channel(store: Store) -> OutboxChannel:
    channel = OutboxChannel(store)
    channel.publish(*EVENTS)
    return channel


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def analyzer(store: Store, channel: OutboxChannel, metrics: Metrics) -> Callable[[Callable[[Event], None]], Analyzer]:
    """An analyzer with this handler."""
    source = Source(
        channel.delivery(), lambda: Lag(0, 0.0), begin=lambda: None, may_work=lambda: True, idle_seconds=0.0
    )
    return lambda handler: Analyzer(source, handler, metrics)


Making = Callable[[Callable[[Event], None]], Analyzer]


def test_event_under_way_is_finished_and_the_others_stay_unread(analyzer: Making, channel: OutboxChannel) -> None:
    seen: list[Event] = []

    def handle(event: Event) -> None:
        seen.append(event)
        if len(seen) == 2:
            stopped.worker.stop()

    stopped = analyzer(handle)
    stopped.worker.work()

    assert seen == EVENTS[:2]
    assert channel.delivery().lag().records == 2


def test_it_waits_while_the_events_are_another_ones(store: Store, channel: OutboxChannel, metrics: Metrics) -> None:
    answers = [False, False, True]
    source = Source(
        channel.delivery(),
        lambda: Lag(0, 0.0),
        begin=lambda: None,
        may_work=lambda: answers.pop(0) if answers else True,
        idle_seconds=0.0,
    )
    seen: list[tuple[Event, int]] = []

    def handle(event: Event) -> None:
        seen.append((event, len(answers)))
        waiting.worker.stop()

    waiting = Analyzer(source, handle, metrics)
    waiting.worker.work()

    assert seen == [(EVENTS[0], 0)]


def test_outage_is_told_once_and_work_goes_on_when_it_is_over(analyzer: Making, metrics: Metrics) -> None:
    asked = 0

    def handle(event: Event) -> None:
        nonlocal asked
        asked += 1
        if asked <= 3:
            raise StoreBusy("Another writer holds the store; try again.")
        if event == EVENTS[-1]:
            recovering.worker.stop()

    recovering = analyzer(handle)
    with capture_logs() as lines:
        recovering.worker.work()

    assert asked == 3 + len(EVENTS)
    assert [line["event"] for line in lines].count("judging waits") == 1
    assert 'terec_outages_total{reader="analyzer"} 3.0' in metrics.text().decode()
    assert recovering.worker.trouble() is None
    assert [line["event"] for line in lines].count("event handled") == len(EVENTS)


@pytest.mark.parametrize("error", [InvalidInput("It cannot be judged."), ZeroDivisionError("a fault")])
def test_event_that_fails_is_told_with_its_run_and_the_next_is_judged(
    analyzer: Making, channel: OutboxChannel, error: Exception, metrics: Metrics
) -> None:
    def handle(event: Event) -> None:
        if event == EVENTS[0]:
            raise error
        if event == EVENTS[-1]:
            failing.worker.stop()

    failing = analyzer(handle)
    with capture_logs() as lines:
        failing.worker.work()

    (line,) = [each for each in lines if each["event"] == "event not handled"]
    assert (line["run"], line["reason"]) == (str(a_run_key(1)), str(error))
    assert (line["exc_info"] is None) == isinstance(error, InvalidInput)
    assert channel.delivery().lag() == Lag(0, 0.0, dead_letters=1)
    figures = metrics.text().decode()
    assert 'terec_events_handled_total{reader="analyzer"} 3.0' in figures
    assert 'terec_events_set_aside_total{reader="analyzer"} 1.0' in figures
    assert 'terec_judging_seconds_count{reader="analyzer"} 3.0' in figures


def test_fault_outside_of_handling_does_not_end_it(
    analyzer: Making, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, faults = type(store).commit, [ZeroDivisionError("a fault")]

    def faulty(*words: Any, **more: Any) -> bool:
        if faults:
            raise faults.pop()
        return commit(*words, **more)

    monkeypatch.setattr(type(store), "commit", faulty)
    seen: list[Event] = []

    def handle(event: Event) -> None:
        seen.append(event)
        if event == EVENTS[-1]:
            going_on.worker.stop()

    going_on = analyzer(handle)
    with capture_logs() as lines:
        going_on.worker.work()

    assert seen == [EVENTS[0], *EVENTS]
    assert "judging waits" in [line["event"] for line in lines]


@pytest.mark.parametrize(
    ("error", "status"), [(AnotherLooks("It waits."), "degraded"), (EventsUnreachable("Kafka is away."), "down")]
)
def test_analyzer_that_waits_for_anothers_look_is_degraded_and_not_down(
    store: Store, channel: OutboxChannel, metrics: Metrics, error: Exception, status: str
) -> None:
    def may_work() -> bool:
        analyzer.worker.stop()
        raise error

    source = Source(channel.delivery(), lambda: Lag(0, 0.0), lambda: None, may_work, idle_seconds=0.0)
    analyzer = Analyzer(source, lambda event: None, metrics)
    analyzer.worker.work()

    health = probe_of(store, analyzer).look()
    assert (health.status, health.missing) == (status, (str(error),))

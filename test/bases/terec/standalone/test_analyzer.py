"""The analyzer of a server, on a real store, in the thread of the test: it stops on order."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Signal

import pytest
from structlog.testing import capture_logs

from terec.events import Lag
from terec.events_outbox import Lease
from terec.model import Event, InvalidInput, Org, Project, RunCompleted, StoreBusy
from terec.standalone import analyzer as module
from terec.standalone.analyzer import Analyzer, working
from terec.store import Store
from terec.store_sqlite import open_store
from terec.telemetry import Metrics
from terec_testing import NOW, a_run_key
from terec_testing.delivery import READER, OutboxChannel

EVENTS = [RunCompleted(a_run_key(run_id)) for run_id in range(1, 5)]


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_SECONDS", 0.0)
    monkeypatch.setattr(module, "OUTAGE_SECONDS", 0.0)


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
    lease = Lease(store, READER, lambda: NOW)
    return lambda handler: Analyzer(channel.delivery(), handler, lease, metrics)


Making = Callable[[Callable[[Event], None]], Analyzer]


def test_event_under_way_is_finished_and_the_others_stay_unread(analyzer: Making, channel: OutboxChannel) -> None:
    seen: list[Event] = []

    def handle(event: Event) -> None:
        seen.append(event)
        if len(seen) == 2:
            stopped.stop()

    stopped = analyzer(handle)
    stopped.work()

    assert seen == EVENTS[:2]
    assert channel.delivery().lag().records == 2


def test_lease_is_given_back_at_the_end(analyzer: Making, store: Store) -> None:
    stopped = analyzer(lambda event: stopped.stop())
    stopped.work()

    assert Lease(store, READER, lambda: NOW).held()


def test_outage_is_told_once_and_work_goes_on_when_it_is_over(analyzer: Making) -> None:
    asked = 0

    def handle(event: Event) -> None:
        nonlocal asked
        asked += 1
        if asked <= 3:
            raise StoreBusy("Another writer holds the store; try again.")
        if event == EVENTS[-1]:
            recovering.stop()

    recovering = analyzer(handle)
    with capture_logs() as lines:
        recovering.work()

    assert asked == 3 + len(EVENTS)
    assert [line["event"] for line in lines].count("judging waits") == 1
    assert [line["event"] for line in lines].count("event handled") == len(EVENTS)


@pytest.mark.parametrize("error", [InvalidInput("It cannot be judged."), ZeroDivisionError("a fault")])
def test_event_that_fails_is_told_with_its_run_and_the_next_is_judged(
    analyzer: Making, channel: OutboxChannel, error: Exception, metrics: Metrics
) -> None:
    def handle(event: Event) -> None:
        if event == EVENTS[0]:
            raise error
        if event == EVENTS[-1]:
            failing.stop()

    failing = analyzer(handle)
    with capture_logs() as lines:
        failing.work()

    (line,) = [each for each in lines if each["event"] == "event not handled"]
    assert (line["run"], line["reason"]) == (str(a_run_key(1)), str(error))
    assert (line["exc_info"] is None) == isinstance(error, InvalidInput)
    assert channel.delivery().lag() == Lag(0, 0.0, dead_letters=1)
    assert 'terec_events_handled_total{reader="analyzer"} 3.0' in metrics.text().decode()


def test_fault_outside_of_handling_does_not_end_it(
    analyzer: Making, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, faults = type(store).commit, [ZeroDivisionError("a fault")]

    def faulty(*words: object) -> None:
        if faults:
            raise faults.pop()
        commit(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(type(store), "commit", faulty)
    seen: list[Event] = []

    def handle(event: Event) -> None:
        seen.append(event)
        if event == EVENTS[-1]:
            going_on.stop()

    going_on = analyzer(handle)
    with capture_logs() as lines:
        going_on.work()

    assert seen == [EVENTS[0], *EVENTS]
    assert "judging waits" in [line["event"] for line in lines]


def test_it_works_in_the_background_until_the_block_ends(analyzer: Making, channel: OutboxChannel) -> None:
    done = Signal()
    with working(analyzer(lambda event: done.set() if event == EVENTS[-1] else None)):
        assert done.wait(20)

    assert channel.delivery().lag().records == 0

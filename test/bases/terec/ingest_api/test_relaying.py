"""Carrying events on while a server runs."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from terec.ingest_api.serving import relaying as module
from terec.ingest_api.serving.relaying import Relaying
from terec.leases import Lease
from terec.model import EventsUnreachable
from terec.store_sqlite import SqliteStore
from terec.telemetry import Metrics


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.background.pausing.FIRST_PAUSE_SECONDS", 0.0)
    for name in ("POLL_SECONDS", "STANDBY_SECONDS"):
        monkeypatch.setattr(module, name, 0.0)


Making = Callable[[Callable[[], int]], Relaying]


def a_lease(store: SqliteStore) -> Lease:
    return Lease(store, "kafka", lambda: datetime.now(UTC))


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def relaying(store: SqliteStore, metrics: Metrics) -> Making:
    """One that calls this."""
    return lambda relay: Relaying(lambda: None, relay, a_lease(store), metrics)


def test_everything_is_carried_until_nothing_is_left(relaying: Making, metrics: Metrics) -> None:
    counts = [3, 2, 0]

    def relay() -> int:
        if len(counts) == 1:
            working.worker.stop()
        return counts.pop(0)

    working = relaying(relay)
    working.worker.work()

    assert counts == []
    assert 'terec_events_handled_total{reader="relay"} 5.0' in metrics.text().decode()


def test_outage_is_told_once_and_is_over_when_events_flow_again(relaying: Making) -> None:
    failures, troubles = 3, []

    def relay() -> int:
        nonlocal failures
        troubles.append(working.worker.trouble())
        if failures:
            failures -= 1
            raise EventsUnreachable("Kafka does not answer.")
        working.worker.stop()
        return 0

    working = relaying(relay)
    with capture_logs() as lines:
        working.worker.work()

    assert troubles == [None, *["Kafka does not answer."] * 3]
    assert working.worker.trouble() is None
    assert [line["event"] for line in lines] == ["events wait"]


def test_what_must_be_done_before_is_done_again_until_it_succeeds_and_once(
    store: SqliteStore, metrics: Metrics
) -> None:
    begun: list[int] = []

    def begin() -> None:
        begun.append(1)
        if len(begun) == 1:
            raise EventsUnreachable("Not yet.")

    def relay() -> int:
        turns.append(1)
        if len(turns) == 3:
            working.worker.stop()
        return 0

    turns: list[int] = []
    working = Relaying(begin, relay, a_lease(store), metrics)
    with capture_logs():
        working.worker.work()

    assert len(begun) == 2


def test_it_stands_by_while_another_process_carries(
    store: SqliteStore, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, asked = a_lease(store), []
    held = Lease.held

    def asking(lease: Lease) -> bool:
        asked.append(1)
        if lease is not other and len(asked) == 4:
            other.__exit__(None, None, None)
        return held(lease)

    assert other.held()
    monkeypatch.setattr(Lease, "held", asking)

    def relay() -> int:
        working.worker.stop()
        return 0

    working = Relaying(lambda: None, relay, a_lease(store), metrics)
    working.worker.work()

    assert len(asked) == 4


def test_what_is_saved_wakes_only_who_carries(relaying: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[int] = []

    def relay() -> int:
        working.wake()
        working.worker.stop()
        return 0

    working = relaying(relay)
    monkeypatch.setattr(working.worker, "wake", lambda: woken.append(1))
    working.wake()
    assert woken == []

    working.worker.work()
    assert woken == [1]

"""What events that are gone told of is judged from the store."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from terec.analysis import Reconciled, reconcile
from terec.ingest import StoreResults
from terec.model import Org, Project, StoreBusy, StoreUnreachable, TextLimit, UploadHeader
from terec.regression_analyzer.reconciling import ENOUGH_FOR, AnotherLooks, Reconciling
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import NOW, a_failure, a_run, a_suite_key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "terec.sqlite") as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        yield opened


def a_red_run(store: Store, run_id: int) -> None:
    service = StoreResults(store, lambda: NOW, TextLimit(400, 200))
    service.add_results(service.put_run(a_run(run_id, complete=True)).key, UploadHeader(), [a_failure()])


def judged(store: Store) -> list[int]:
    keys = [run.key for run in store.runs(a_suite_key())]
    return sorted(each.run.run_id for each in store.judgements(a_suite_key(), keys))


def test_one_look_serves_all_branches_and_a_later_loss_is_looked_for_again(store: Store) -> None:
    now = NOW
    reconciling = Reconciling(store, lambda: now)
    a_red_run(store, 1)
    with capture_logs() as lines:
        reconciling()
        a_red_run(store, 2)
        reconciling()
        assert judged(store) == [1]
        now = NOW + ENOUGH_FOR + timedelta(seconds=1)
        reconciling()

    assert judged(store) == [1, 2]
    assert [line["judged"] for line in lines if line["event"] == "reconciled"] == [1, 1]


def test_one_process_at_a_time_looks_and_the_others_take_its_look_for_theirs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes: it ends more than an hour after it began."""
    now = NOW
    one, other = Reconciling(store, lambda: now), Reconciling(store, lambda: now)
    looks: list[Reconciled] = []

    def slow(*words: Any) -> Reconciled:
        nonlocal now
        if not looks:
            with pytest.raises(AnotherLooks, match="Another analyzer"):
                other()
        now += ENOUGH_FOR * 2
        looks.append(reconcile(*words))
        return looks[-1]

    monkeypatch.setattr("terec.regression_analyzer.reconciling.reconcile", slow)
    a_red_run(store, 1)
    one()
    one()
    other()

    assert looks == [Reconciled(1, 1)]


def test_lease_is_renewed_as_long_as_the_look_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.regression_analyzer.reconciling.LEASE_SECONDS", 0.3)
    now = lambda: datetime.now(UTC)  # noqa: E731 - a clock

    def slow(*words: Any) -> Reconciled:
        time.sleep(0.7)
        with pytest.raises(StoreBusy):
            Reconciling(store, now)()
        return Reconciled(0, 0)

    monkeypatch.setattr("terec.regression_analyzer.reconciling.reconcile", slow)
    Reconciling(store, now)()


def test_look_that_met_an_outage_is_no_look(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*words: Any) -> Reconciled:
        raise StoreUnreachable("Away.")

    with monkeypatch.context() as patched:
        patched.setattr("terec.regression_analyzer.reconciling.reconcile", away)
        with pytest.raises(StoreUnreachable):
            Reconciling(store, lambda: NOW)()
    a_red_run(store, 1)
    Reconciling(store, lambda: NOW)()

    assert judged(store) == [1]


def test_run_that_cannot_be_judged_is_logged_and_the_look_is_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*words: object) -> None:
        raise ValueError("no such verdict")

    monkeypatch.setattr("terec.analysis.reconciling.judge_and_store", broken)
    a_red_run(store, 1)
    reconciling = Reconciling(store, lambda: NOW)

    with capture_logs() as lines:
        reconciling()
        reconciling()

    assert [each["event"] for each in lines] == [
        "events were gone before they were read",
        "run not judged",
        "reconciled",
    ]
    assert lines[-1]["not_judged"] == 1

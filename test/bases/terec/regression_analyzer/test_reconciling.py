"""What events that are gone told of is judged from the store."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from terec.ingest import StoreResults
from terec.model import Org, Project, TextLimit, UploadHeader
from terec.regression_analyzer.reconciling import ENOUGH_FOR, Reconciling
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

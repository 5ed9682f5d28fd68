"""A process corrects statuses while it holds the lease, whatever goes wrong with host or store."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from terec.ingest import StoreResults
from terec.leases import Lease
from terec.model import Org, Project, StoreBusy, TextLimit, now
from terec.notify import StatusesPut
from terec.regression_analyzer import publishing as module
from terec.regression_analyzer.publishing import Publishing
from terec.regression_analyzer.wiring import PUBLISHING, published_in_background
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import a_header, a_pass, a_run, a_run_key
from terec_testing.builders import a_suite_key
from terec_testing.code_hosts import TOKEN, mock_github
from terec_testing.server import some_settings

HEAD = "a" * 40
SECONDS = 30


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "terec.sqlite") as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        yield opened


def _until(fits: Callable[[], Any]) -> None:
    ends = time.monotonic() + SECONDS
    while not fits():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_status_that_says_something_else_is_corrected_in_the_background(store: Store) -> None:
    with mock_github() as hub:
        words = {"head_commit": HEAD, "pull_request": "7", "url": f"{hub.url}/acme/shop/actions/runs/1"}
        results = StoreResults(store, lambda: datetime.now(UTC), TextLimit())
        results.put_run(a_run(branch="pr-7", complete=True, **words))
        results.add_results(a_run_key(branch="pr-7"), a_header(), [a_pass()])
        stands = {"context": "terec/ci", "state": "failure", "description": "Red.", "target_url": None}
        hub.statuses[HEAD] = [stands]
        with published_in_background(store, some_settings(github_token=TOKEN, github_url=hub.url)):
            _until(lambda: len(hub.statuses[HEAD]) == 2)
        assert hub.states(HEAD)[-1] == ("success", "Green: nothing failed. · now without a failure.")


def test_without_a_token_nothing_works_and_no_lease_is_taken(store: Store) -> None:
    with published_in_background(store, some_settings()):
        assert store.take_lease(PUBLISHING, "somebody else", now(), 1)


class _Watched:
    """In the place of what watches: raises what it is given, once each, then tells of a host's trouble.

    After two turns that end well it calls end.
    """

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.end: Callable[[], None] = lambda: None
        self.begun = self.turns = 0

    def begin_anew(self) -> None:
        self.begun += 1

    def turn(self, told: Callable[..., None], go_on: Callable[[], bool]) -> None:
        if self._errors:
            raise self._errors.pop(0)
        assert go_on()
        self.turns += 1
        told(a_suite_key(), StatusesPut((), "GitHub does not answer."))
        if self.turns == 2:
            self.end()
            assert not go_on()


@pytest.fixture
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.background.pausing.FIRST_PAUSE_SECONDS", 0.0)
    for name in ("POLL_SECONDS", "STANDBY_SECONDS"):
        monkeypatch.setattr(module, name, 0.0)


def _work(watched: Any, lease: Lease) -> list[Any]:
    """The lines of the log."""
    worker = Publishing(watched, lease).worker
    watched.end = worker.stop
    with lease, capture_logs() as lines:
        worker.work()
    return lines


@pytest.mark.usefixtures("without_waiting")
def test_trouble_of_the_store_or_a_fault_ends_nothing_and_all_is_looked_at_again(store: Store) -> None:
    fault = RuntimeError("a fault")
    watched = _Watched(StoreBusy("Busy."), fault)
    lines = _work(watched, Lease(store, PUBLISHING, now))

    assert watched.begun == 3
    assert {line["event"] for line in lines} == {"publishing waits"}
    assert [line["reason"] for line in lines] == ["Busy.", "a fault", "GitHub does not answer."]
    assert [line.get("exc_info") for line in lines] == [None, fault, None]


@pytest.mark.usefixtures("without_waiting")
def test_process_without_the_lease_waits_and_begins_anew_when_it_has_it(store: Store) -> None:
    watched = _Watched()
    asked: list[bool] = []

    class Asked(Lease):
        def held(self) -> bool:
            asked.append(super().held())
            if len(asked) == 3:
                assert watched.begun == 0
                store.release_lease(PUBLISHING, "another")
            return asked[-1]

    assert store.take_lease(PUBLISHING, "another", now(), 600)
    _work(watched, Asked(store, PUBLISHING, now))

    assert asked[:4] == [False, False, False, True]
    assert watched.begun == 1

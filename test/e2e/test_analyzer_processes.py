"""`terec-analyzer` as a process: it judges, says how it is, stops on order, and another one takes over."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from terec.ingest import StoreResults
from terec.model import Org, Project, TestCaseRunRegression, TextLimit, UploadHeader
from terec.store import Store
from terec.store_sqlite import SqliteStore, open_store
from terec_testing import a_failure, a_run, a_run_key, a_suite_key
from terec_testing.processes import Processes, processes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "terec.sqlite") as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        yield opened


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Processes]:
    with processes(TEREC_STORE=f"sqlite:///{tmp_path}/terec.sqlite") as started:
        yield started


def a_red_run(store: Store, run_id: int) -> None:
    """A run with one failure, told of by two events, of which run_completed comes last."""
    service = StoreResults(store, lambda: datetime.now(UTC), TextLimit(400, 200))
    key = service.put_run(a_run(run_id)).key
    service.add_results(key, UploadHeader(), [a_failure("adds", f"the cart {run_id} is empty")])
    service.put_run(a_run(run_id, complete=True))


def judged(store: Store) -> list[int]:
    keys = [run.key for run in store.runs(a_suite_key(), limit=100)]
    return sorted(each.run.run_id for each in store.judgements(a_suite_key(), keys))


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_it_judges_says_how_it_is_and_stops_on_order(store: Store, started: Processes, order: int) -> None:
    a_red_run(store, 1)
    analyzer = started.analyzer()
    analyzer.wait_for("event handled", type="run_completed")
    status, health = analyzer.get("/health")
    _, figures = analyzer.get("/metrics")
    analyzer.signal(order)
    code, _ = analyzer.end()

    assert code == 0
    assert judged(store) == [1]
    assert (status, health["status"], health["missing"]) == (200, "ok", [])
    assert health["analyzer"]["dead_letters"] == 0
    assert 'terec_judging_seconds_count{reader="analyzer"}' in figures


def test_unknown_path_is_a_404_that_names_those_there_are(store: Store, started: Processes) -> None:
    assert started.analyzer().get("/else") == (404, "There are only /health and /metrics here.\n")


def test_another_analyzer_takes_over_from_one_that_was_stopped_and_nothing_is_told_twice(
    store: Store, started: Processes
) -> None:
    a_red_run(store, 1)
    one = started.analyzer()
    one.wait_for("event handled", type="run_completed", run=str(a_run_key(1)))
    other = started.analyzer()
    a_red_run(store, 2)
    one.wait_for("event handled", type="run_completed", run=str(a_run_key(2)))
    one.signal(signal.SIGTERM)
    code, _ = one.end()
    a_red_run(store, 3)
    other.wait_for("event handled", type="run_completed", run=str(a_run_key(3)))
    other.signal(signal.SIGTERM)

    assert (code, other.end()[0]) == (0, 0)
    assert judged(store) == [1, 2, 3]
    told = [each.event for each in store.events_after(0) if isinstance(each.event, TestCaseRunRegression)]
    assert len(told) == len(set(told)) == 2, "a test's first failure has no history"


@pytest.mark.parametrize(
    ("words", "variables", "code", "sentence"),
    [
        (("--port", "65537"), {}, 2, "65537 is no port"),
        (("--host", "no.such.host.invalid"), {}, 2, "'no.such.host.invalid' is no address"),
        ((), {"TEREC_STORE": "mysql://host/base"}, 2, "TEREC_STORE is 'mysql://host/base'; give sqlite"),
        ((), {"TEREC_EVENTS": "rabbit://host"}, 2, "TEREC_EVENTS"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    started: Processes, words: tuple[str, ...], variables: dict[str, str], code: int, sentence: str
) -> None:
    process = started.launch("terec.regression_analyzer.main", *words, **variables)
    output, errors = process.communicate(timeout=30)

    assert process.returncode == code
    assert sentence in errors
    assert len(errors.splitlines()) == 1
    assert output == ""

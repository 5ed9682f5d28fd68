"""The events of a local file: worked off by commands that write, shown and replayed by `terec events`."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from terec.cli.wiring import Where, drain
from terec.events import ANALYZER, RELAY
from terec.events_outbox import OutboxDelivery
from terec.ingest import StoreResults
from terec.leases import Lease
from terec.model import Org, Project, RunCompleted, TextLimit, UploadHeader
from terec.settings import read_settings, store_file
from terec.store import DeadLetter, Store
from terec.store_sqlite import open_store
from terec_testing import NOW, a_failure, a_run, a_run_key

Terec = Callable[..., Any]


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """The file that commands use, with one red run that nobody judged."""
    with open_store(store_file(os.environ["TEREC_URL"], os.environ)) as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        results = StoreResults(opened, lambda: NOW, TextLimit(400, 200))
        results.put_run(a_run())
        results.add_results(a_run_key(), UploadHeader(), [a_failure()])
        yield opened


def drained() -> int:
    return drain(Where(read_settings(os.environ), os.environ, {}))


def publish_unknown(store: Store) -> None:
    store.put_run(a_run(2), NOW, lambda run: [RunCompleted(run.key, version=99)])


def test_everything_unread_is_judged_once(store: Store) -> None:
    assert store.judgement(a_run_key()) is None

    assert drained() >= 1

    assert store.judgement(a_run_key()) is not None
    assert drained() == 0


def test_a_file_on_which_a_server_works_is_left_to_it(store: Store) -> None:
    assert Lease(store, ANALYZER, lambda: datetime.now(UTC)).held()

    assert drained() == 0
    assert store.judgement(a_run_key()) is None


def test_lease_is_free_after_draining(store: Store) -> None:
    drained()

    assert Lease(store, ANALYZER, lambda: datetime.now(UTC)).held()


def test_a_server_is_left_to_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")

    assert drained() == 0


def test_lag_says_how_many_events_wait(terec: Terec, store: Store) -> None:
    lag = OutboxDelivery(store, ANALYZER, lambda: NOW + timedelta(hours=1)).lag()

    assert terec("events", "lag", "--json").json["records"] == lag.records
    assert "to be judged, the oldest for" in terec("events", "lag").out
    drained()
    assert terec("events", "lag").out == "0 events wait to be judged.\n"


def test_dead_letters_are_listed_with_their_reasons_and_replayed(terec: Terec, store: Store) -> None:
    publish_unknown(store)
    drained()

    (letter,) = terec("events", "dead-letters", "--json").json
    assert "of version 99" in letter["reason"]
    assert "of version 99" in " ".join(terec("events", "dead-letters").out.split())
    assert "1 dead letter: see terec events dead-letters" in terec("events", "lag").out
    assert terec("events", "replay", "--json").json == {"handled": 0, "records": 0, "dead_letters": 1}


def test_event_that_kafka_refused_is_judged_when_it_is_replayed(terec: Terec, store: Store) -> None:
    entry = store.events_after(0)[0]
    store.commit(ANALYZER, store.events_after(0)[-1].position)
    store.put_dead_letter(DeadLetter(RELAY, entry, "too large", NOW))

    assert len(terec("events", "dead-letters", "--json").json) == 1
    assert terec("events", "replay", "--json").json["handled"] == 1

    assert terec("events", "dead-letters", "--json").json == []
    assert store.judgement(a_run_key()) is not None


def test_every_stored_event_can_be_handed_again(terec: Terec, store: Store) -> None:
    first = drained()

    assert terec("events", "replay").out == "0 events handled; 0 events wait to be judged, 0 dead letters left.\n"
    publish_unknown(store)
    assert terec("events", "replay", "--all", "--json").json == {"handled": first, "records": 0, "dead_letters": 1}


def test_no_dead_letters_is_said(terec: Terec, store: Store) -> None:
    assert terec("events", "dead-letters").out.strip() == "No dead letters."
    assert terec("events", "dead-letters", "--json").json == []


def test_events_of_a_server_are_not_looked_for_here(terec: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")

    said = terec("events", "lag")

    assert said.code == 2
    assert "is a server; call it there" in said.err


def test_retention_waits_for_nothing_as_it_judges_first(terec: Terec, store: Store) -> None:
    terec("admin", "retention", "set", "*", "*", "1", "--org", "acme", "--project", "shop")

    assert terec("admin", "retention", "apply", "--json").code == 0
    assert store.position(ANALYZER) > 0


def test_reconciling_judges_what_no_event_told_of(terec: Terec, store: Store) -> None:
    assert terec("events", "reconcile", "--days", "36500", "--json").json == {
        "runs": 1,
        "judged": 1,
        "not_judged": 0,
    }
    assert store.judgement(a_run_key()) is not None
    said = terec("events", "reconcile", "--days", "36500").out
    assert said == "1 run of the last 36,500 days looked at, 0 judged.\n"


def test_run_that_cannot_be_judged_is_counted_and_told_with_its_reason(
    terec: Terec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*words: object) -> None:
        raise ValueError("no such verdict")

    monkeypatch.setattr("terec.analysis.reconciling.judge_and_store", broken)

    said = terec("events", "reconcile", "--days", "36500")

    assert said.out == "1 run of the last 36,500 days looked at, 0 judged, 1 not judged.\n"
    assert "cannot be judged: ValueError: no such verdict" in " ".join(said.err.split())
    assert terec("events", "reconcile", "--days", "36500", "--json").json["not_judged"] == 1


@pytest.mark.parametrize("events", ["kafak", "kafka1:9092"])
def test_events_that_name_nothing_are_refused_not_taken_for_those_of_the_store(
    terec: Terec, store: Store, monkeypatch: pytest.MonkeyPatch, events: str
) -> None:
    monkeypatch.setenv("TEREC_EVENTS", events)

    said = terec("events", "lag")

    assert said.code == 2
    assert f"TEREC_EVENTS is '{events}'" in said.err

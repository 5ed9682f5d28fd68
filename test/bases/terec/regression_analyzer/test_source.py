"""Where the analyzer's events come from."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from terec.events import ANALYZER, RELAY
from terec.model import EventsUnreachable, Org, Project, RetentionRule, RunCompleted
from terec.regression_analyzer.wiring import open_source
from terec.settings import read_settings
from terec.store import Backlog
from terec.store_sqlite import SqliteStore, open_store
from terec_testing import NOW, a_run_key
from terec_testing.delivery import OutboxChannel


def test_store_that_carries_its_events_itself_waits_for_no_relay(tmp_path: Path) -> None:
    with open_store(tmp_path / "terec.sqlite") as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        OutboxChannel(store).publish(RunCompleted(a_run_key()))
        store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
        store.commit(RELAY, 0)
        store.commit(ANALYZER, store.events_after(0)[-1].position)

        with open_source(read_settings({}), store) as source:
            source.begin()

        assert store.delete_expired(NOW + timedelta(days=4)) == 1


def test_question_about_health_does_not_wait_long_for_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = Event()
    monkeypatch.setattr(SqliteStore, "backlog", lambda *words: back.wait(30) and Backlog(0))
    monkeypatch.setattr("terec.telemetry.within_time.LAG_SECONDS", 0.01)
    with open_store(tmp_path / "terec.sqlite") as store, open_source(read_settings({}), store) as source:
        with pytest.raises(EventsUnreachable, match="has not said yet"):
            source.lag()
        back.set()

"""The summary of a judgement tells of the last one, whoever died, and goes with its run."""

from datetime import UTC, datetime, timedelta

import pytest

from terec.model import RetentionRule, StoredJudgement
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.runs.partition import RunState
from terec_testing import NOW, a_run, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import no_events, put_run


def test_judgement_whose_writer_died_after_its_step_is_summed_up(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    judgement = StoredJudgement(a_run_key(), "j1", "c1", infra=False)
    with dying(monkeypatch, CassandraStore, "_put_summary"):
        store.put_judgement(judgement)

    with keyspace.open() as other:
        assert other.sweep(datetime.now(UTC) + timedelta(seconds=61)) == 1
        assert other.judgements(a_suite_key(), [a_run_key()], whole=False) == [judgement]


def test_summary_tells_of_the_last_of_two_judgements_whichever_writes_its_own_later(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    older, newer = (StoredJudgement(a_run_key(), "j1", version, infra=False) for version in ("older", "newer"))
    put_summary = store._put_summary

    with keyspace.open() as other:

        def overtaken(state: RunState) -> None:
            other.put_judgement(newer)
            put_summary(state)

        monkeypatch.setattr(store, "_put_summary", overtaken)
        store.put_judgement(older)

        assert other.judgements(a_suite_key(), [a_run_key()]) == [newer]
        assert other.judgements(a_suite_key(), [a_run_key()], whole=False) == [newer]


def test_judgement_of_a_deleted_run_leaves_no_summary(store: CassandraStore) -> None:
    put_run(store)
    store.put_judgement(StoredJudgement(a_run_key(), "j1", "c1", infra=False))
    store.delete_run(a_run_key())

    assert store.judgements(a_suite_key(), [a_run_key()], whole=False) == []


def test_judgement_of_a_run_whose_time_was_over_goes_when_a_person_deletes_the_run(store: CassandraStore) -> None:
    store.put_run(a_run(), NOW - timedelta(days=9), no_events)
    store.put_judgement(StoredJudgement(a_run_key(), "j1", "c1", infra=False))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    assert store.delete_expired(NOW) == 1
    assert store.judgement(a_run_key()) is not None

    store.delete_run(a_run_key())

    assert store.judgement(a_run_key()) is None
    assert store.judgements(a_suite_key(), [a_run_key()], whole=False) == []

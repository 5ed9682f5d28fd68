"""Runs that are deleted while others write to them, and what that asks of the cluster."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from terec.model import NotFound, RetentionRule
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.database import Batch, Database
from terec.store_cassandra.runs import heads, removal
from terec.store_cassandra.runs.lists import StartedRun, listed_heads, started_before
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.runs.steps import commit
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import case_of, everything_readable, failed_cases, no_events, put_run, save

DAY = timedelta(days=1)


def test_many_cases_are_under_way_at_once_while_a_run_is_deleted(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    save(store, *(a_pass(f"passes_{nth}") for nth in range(600)), *(a_failure(f"fails_{nth}") for nth in range(100)))
    calls: list[int] = []
    write_batches = store._database.write_batches

    def counted(batches: Iterable[Batch]) -> None:
        calls.append(1)
        write_batches(batches)

    monkeypatch.setattr(store._database, "write_batches", counted)

    assert store.delete_run(a_run_key())
    assert len(calls) < 20
    assert store.failed_tests(a_run_key().suite_key) == []


@pytest.mark.parametrize("expired", [True, False], ids=["retention", "a person"])
def test_upload_that_comes_while_a_run_is_being_deleted_is_kept_whole_or_refused(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch, expired: bool
) -> None:
    store.put_run(a_run(), NOW - 10 * DAY, no_events)
    save(store, a_failure("earlier", stdout="log"), received=NOW - 10 * DAY)
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))

    def overtaken(*words: object) -> object:
        monkeypatch.setattr(removal, "commit", commit)
        save(store, a_pass("later"), part="late")
        return commit(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(removal, "commit", overtaken)
    if not expired:
        assert store.delete_run(a_run_key())
        assert store.run(a_run_key()) is None
        return
    assert store.delete_expired(NOW) == 0
    assert [each.test_case for each in store.results(a_run_key())] == ["earlier", "later"]
    assert failed_cases(store) == ["earlier"]
    assert case_of(store, "earlier").stdout == "log"


def test_upload_to_a_run_whose_deletion_has_begun_finds_no_run_and_brings_nothing_back(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    save(store, a_failure("earlier"))
    with dying(monkeypatch, CassandraStore, "_take_out_replaced"):
        store.delete_run(a_run_key())

    with keyspace.open() as other:
        with pytest.raises(NotFound):
            save(other, a_pass("later"))
        assert other.sweep(datetime.now(UTC) + timedelta(seconds=61)) == 1
        assert (other.run(a_run_key()), other.runs(a_suite_key()), failed_cases(other)) == (None, [], [])


def test_run_that_is_sent_again_while_the_one_before_is_being_deleted_stays_whole(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    save(store, a_failure("adds", stdout="log"), a_pass("pays"))
    before = everything_readable(store)
    with dying(monkeypatch, CassandraStore, "_take_out_replaced"):
        store.delete_run(a_run_key())

    with keyspace.open() as other:
        put_run(other)
        save(other, a_failure("adds", stdout="log"), a_pass("pays"))
        assert other.sweep(datetime.now(UTC) + timedelta(seconds=61)) == 1
        assert everything_readable(other) == before


@pytest.mark.parametrize("death", [(removal, "unstarted_row"), (CassandraStore, "_forgotten_replaced")])
def test_run_whose_deletion_was_broken_off_near_its_end_is_in_no_list_once_it_is_swept(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, death: tuple[object, str]
) -> None:
    put_run(store)
    with dying(monkeypatch, *death):
        store.delete_run(a_run_key())

    with keyspace.open() as other:
        other.sweep(datetime.now(UTC) + timedelta(seconds=61))
        assert other.runs_since(a_suite_key(), NOW - DAY) == []
        assert read_state(other._database, a_run_key()).replaced == {}


def put_expired(store: CassandraStore, *run_ids: int) -> None:
    for run_id in run_ids:
        store.put_run(a_run(run_id), NOW - 10 * DAY, no_events)
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))


@pytest.mark.parametrize(("before", "left"), [(365, 0), (3, 1)], ids=["a longer rule", "the same rule"])
def test_what_came_in_under_a_longer_rule_is_not_left_to_its_time_to_live(
    store: CassandraStore, keyspace: Keyspace, before: int, left: int
) -> None:
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", before))
    store.put_run(a_run(), NOW - 10 * DAY, no_events)
    save(store, a_failure(stdout="log", error_details=None, error_stacktrace=None), received=NOW - 10 * DAY)
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))

    assert store.delete_expired(NOW) == 1
    assert keyspace.rows("history_by_test", "text_use") == {"history_by_test": left, "text_use": left}


def test_failures_of_an_earlier_run_of_the_key_that_come_back_are_not_those_of_the_next(
    store: CassandraStore, keyspace: Keyspace
) -> None:
    put_run(store)
    save(store, a_failure())
    (row,) = keyspace.session.execute("SELECT * FROM failure_by_run")
    store.delete_run(a_run_key())
    store.put_run(a_run(), NOW + DAY, no_events)
    save(store, a_pass("pays"), received=NOW + DAY)

    _come_back(keyspace, row)
    assert (store.failures(a_run_key()), failed_cases(store)) == ([], [])
    assert store.counted_failures(a_run_key()) == {}


def _come_back(keyspace: Keyspace, row: Any) -> None:
    """As from a node that was away when the row was deleted, for longer than the others knew of that."""
    columns, places = ", ".join(row._fields), ", ".join(["%s"] * len(row))
    keyspace.session.execute(f"INSERT INTO failure_by_run ({columns}) VALUES ({places})", tuple(row))


def listed(store: CassandraStore) -> list[int]:
    return [run.run_id for run in store.runs(a_suite_key())]


def failing(store: CassandraStore, monkeypatch: pytest.MonkeyPatch, run_id: int) -> None:
    """Whatever deletes this run fails."""
    derived_gone = store._derived_gone

    def broken(state: RunState, *words: bool) -> object:
        if state.key.run_id == run_id:
            raise ZeroDivisionError(f"run {run_id}")
        return derived_gone(state, *words)

    monkeypatch.setattr(store, "_derived_gone", broken)


def test_run_that_cannot_be_deleted_keeps_no_other_past_its_term(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_expired(store, 1, 2, 3)
    with monkeypatch.context() as patched:
        failing(store, patched, 2)
        with pytest.raises(ZeroDivisionError, match="run 2"):
            store.delete_expired(NOW)
        assert [run_id for run_id in (1, 2, 3) if any(read_state(store._database, a_run_key(run_id)).replaced)] == [2]

    assert store.delete_expired(NOW) == 1
    assert listed(store) == []


def test_runs_past_their_term_are_not_tried_one_after_the_other_while_the_cluster_does_not_answer(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_expired(store, 1, 2, 3)
    failing(store, monkeypatch, 3)  # the last one started first
    monkeypatch.setattr(store._database, "trouble", lambda: "It does not answer.")

    with pytest.raises(ZeroDivisionError):
        store.delete_expired(NOW)

    assert {1, 2} <= set(listed(store))


def test_runs_are_weighed_as_they_are_read(store: CassandraStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put_expired(store, 1, 2, 3)
    order: list[str] = []
    is_over = removal._is_over

    def reading(*words: Any) -> Iterator[StartedRun]:
        for run in started_before(*words):
            order.append("read")
            yield run

    def weighing(*words: Any) -> bool:
        order.append("weighed")
        return is_over(*words)

    monkeypatch.setattr(removal, "HEADS_AT_ONCE", 1)
    monkeypatch.setattr(removal, "started_before", reading)
    monkeypatch.setattr(removal, "_is_over", weighing)

    assert store.delete_expired(NOW) == 3
    assert order[:6] == ["read", "weighed"] * 3


def test_runs_that_no_rule_names_are_not_read_each_hour_and_none_is_remembered(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for branch, age in (("main", 90), ("feature/new", 9), ("feature/old", 11), ("feature/late", 12)):
        store.put_run(a_run(branch=branch), NOW - age * DAY, no_events)
    save(store, a_pass(), run=a_run_key(branch="feature/late"), received=NOW - DAY)
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "feature/*", 10))
    store.put_retention_rule(RetentionRule("acme", "shop", "nightly", "*", 1))  # the shortest, of another suite
    monkeypatch.setattr(heads, "_made", heads._Made())
    read: list[str] = []

    def counted(database: Database, runs: Sequence[StartedRun]) -> object:
        read.extend(run.key.branch for run in runs)
        return listed_heads(database, runs)

    monkeypatch.setattr(removal, "listed_heads", counted)

    assert store.delete_expired(NOW) == 1
    assert sorted(read) == ["feature/late", "feature/old"]
    assert list(heads._made._runs) == []
    assert sorted(run.branch for run in store.runs(a_suite_key())) == ["feature/late", "feature/new", "main"]

"""Runs without a number, told apart by their content: nobody's results lie in a stranger's run."""

from datetime import UTC, datetime, timedelta

import pytest

from terec.store_cassandra import CassandraStore
from terec.store_cassandra.runs import removal, runs
from terec_testing import NOW, a_run, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import no_events, put_run


def put(store: CassandraStore, digest: str) -> int:
    return store.put_run(a_run(None, content_digest=digest), NOW, no_events).run_id


def test_sender_who_died_with_a_number_that_another_took_since_gets_one_of_its_own(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying(monkeypatch, CassandraStore, "_put_on"):
        put(store, "one")
    assert put(store, "another") == 1

    with keyspace.open() as other:
        assert put(other, "one") == 2
        assert put(other, "one") == 2
        assert put(other, "another") == 1
        assert [run.run_id for run in other.runs(a_suite_key())] == [2, 1]


def test_sender_who_died_after_the_run_was_made_finds_it_again(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying(monkeypatch, runs, "list_rows"):
        put(store, "one")
    with keyspace.open() as other:
        assert put(other, "one") == 1
        assert put(other, "another") == 2


def test_number_that_a_run_with_other_content_has_by_now_is_not_given_again(store: CassandraStore) -> None:
    assert put(store, "one") == 1
    put_run(store, 1, content_digest="another")

    assert put(store, "one") == 2


def test_run_that_was_made_anew_while_the_one_before_is_being_deleted_is_found_by_its_content(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert put(store, "one") == 1
    with dying(monkeypatch, removal, "_content_gone"):
        store.delete_run(a_run_key(1))

    with keyspace.open() as other:
        assert put(other, "one") == 1
        assert other.sweep(datetime.now(UTC) + timedelta(seconds=61)) == 1
        assert put(other, "one") == 1


def test_run_that_was_made_before_runs_were_listed_by_content_is_found(
    keyspace: Keyspace, store: CassandraStore
) -> None:
    assert put(store, "one") == 1
    keyspace.session.execute("TRUNCATE run_with_content")

    assert put(store, "one") == 1


def test_content_of_a_run_whose_writer_died_after_its_step_is_found_once_it_is_swept(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying(monkeypatch, runs, "list_rows"):
        put_run(store, 7, content_digest="one")

    with keyspace.open() as other:
        assert other.sweep(NOW + timedelta(minutes=5)) == 1
        assert put(other, "one") == 7


def test_a_step_that_somebody_else_was_faster_with_leaves_nothing_to_complete(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, lost = runs.commit, []

    def slower(*words: object) -> object:
        if not lost:
            lost.append(words)
            return None
        return commit(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "commit", slower)
    put(store, "one")

    assert lost
    assert store.sweep(NOW + timedelta(minutes=5)) == 0

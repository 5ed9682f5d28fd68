"""Runs without a number, told apart by their content: nobody's results lie in a stranger's run."""

from datetime import timedelta

import pytest

from terec.store_cassandra import CassandraStore, runs
from terec_testing import NOW, a_run, a_suite_key
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
    assert store.sweep(NOW + timedelta(seconds=62)) == 0

"""Removing an org while others write to it, and where that was broken off: the next of its name has nothing of it."""

import pytest

from terec.model import Grant, NotFound, Org, Project, RunKey, Suite, Token
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.runs import removal, runs
from terec_testing import NOW, a_failure, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import put_run, save

OF_A_RUN = ("run_by_branch", "run_by_suite", "run_by_start", "result_chunk", "history_by_test", "failure_by_run")


def left_in(keyspace: Keyspace, *tables: str) -> dict[str, int]:
    """Rows by table, only of tables that have some."""
    return {table: count for table, count in keyspace.rows(*tables).items() if count}


def add_again(store: CassandraStore) -> None:
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    store.put_suite(Suite("acme", "shop", "ci"))


@pytest.mark.parametrize("death", ["forget_uses", "_content_gone", "unstarted_row"])
def test_run_whose_deletion_was_broken_off_goes_when_the_removal_is_asked_for_again(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, death: str
) -> None:
    put_run(store)
    save(store, a_failure(stdout="log"))
    with dying(monkeypatch, removal, death):
        store.remove_org("acme")

    with keyspace.open() as other:
        assert other.remove_org("acme")
        assert left_in(keyspace, *OF_A_RUN, "text", "text_use") == {}
        add_again(other)
        assert (other.runs(a_suite_key()), other.run(a_run_key())) == ([], None)


def test_org_that_is_being_removed_lets_no_run_in(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    delete_run = store.delete_run
    refused: list[str] = []

    with keyspace.open() as other:

        def put_meanwhile(key: RunKey) -> bool:
            with pytest.raises(NotFound) as error:
                put_run(other, 2)
            refused.append(str(error.value))
            return delete_run(key)

        monkeypatch.setattr(store, "delete_run", put_meanwhile)
        assert store.remove_org("acme")

    assert refused
    assert left_in(keyspace, *OF_A_RUN) == {}


def test_token_that_is_added_while_an_org_is_being_removed_opens_nothing_of_the_next_of_its_name(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    delete_run = store.delete_run
    token = Token("acme", "late", Grant.WRITE, "digest", NOW)

    with keyspace.open() as other:

        def add_meanwhile(key: RunKey) -> bool:
            other.add_token(token)
            return delete_run(key)

        monkeypatch.setattr(store, "delete_run", add_meanwhile)
        assert store.remove_org("acme")
        add_again(other)
        assert (other.tokens("acme"), other.token("digest")) == ([], None)


def test_run_that_was_let_in_before_the_removal_began_goes_with_the_org(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    delete_run = store.delete_run
    let_in = [a_run_key(2)]

    with keyspace.open() as other:
        monkeypatch.setattr(runs, "suite_made", lambda *_: 1)  # as it was when the run was let in

        def put_meanwhile(key: RunKey) -> bool:
            if let_in:
                put_run(other, let_in[0].run_id)
                save(other, a_failure(), run=let_in.pop())
            return delete_run(key)

        monkeypatch.setattr(store, "delete_run", put_meanwhile)
        assert store.remove_org("acme")
        add_again(other)
        assert (other.runs(a_suite_key()), other.run(a_run_key(2))) == ([], None)

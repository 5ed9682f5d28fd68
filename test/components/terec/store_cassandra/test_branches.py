"""Branches whose runs are gone: nobody asks for their runs, and nothing else that leads through them is lost."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from terec.model import RetentionRule, StoredJudgement
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.runs import branches
from terec.store_cassandra.runs import lists as run_lists
from terec_testing import NOW, a_run, a_run_key, a_suite_key
from terec_testing.stores import no_events

DAY = timedelta(days=1)
PUT_AS_BEFORE = "INSERT INTO branch (org, project, suite, branch, quarter) VALUES (?, ?, ?, ?, ?)"


@pytest.fixture(autouse=True)
def nobody_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "LISTING", 0)


def put_run(store: CassandraStore, branch: str, run_id: int = 1, age: int = 10) -> None:
    store.put_run(a_run(run_id, branch=branch), NOW - age * DAY, no_events)


def expire(store: CassandraStore) -> None:
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    store.delete_expired(NOW)


def names(store: CassandraStore) -> list[str]:
    return [run.branch for run in store.branches(a_suite_key())]


def test_lists_of_branches_ask_for_no_branch_whose_runs_are_gone(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store, "main", age=1)
    for nth in range(10):
        put_run(store, f"pr/{nth}")
    expire(store)
    asked: list[Any] = []
    rows_of = store._database.rows_of

    def counted(cql: str, many: Iterable[Any]) -> list[list[Any]]:
        questions = list(many)
        asked.extend(questions)
        return rows_of(cql, questions)

    monkeypatch.setattr(store._database, "rows_of", counted)

    assert names(store) == ["main"]
    assert len(asked) == 1


def test_branch_that_has_a_run_again_is_listed_again(store: CassandraStore) -> None:
    put_run(store, "pr/1")
    expire(store)
    assert names(store) == []

    put_run(store, "pr/1", run_id=2)
    assert names(store) == ["pr/1"]


def test_branch_that_has_a_run_again_by_a_server_that_knows_of_no_notes_is_listed_with_the_next_look(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store, "pr/1")
    expire(store)
    with monkeypatch.context() as patched:
        patched.setattr(run_lists, "_BRANCH", PUT_AS_BEFORE)
        put_run(store, "pr/1", run_id=2, age=1)

    expire(store)
    assert names(store) == ["pr/1"]
    store.delete_run(a_run_key(2, "pr/1"))
    expire(store)
    assert branches.branches_with_runs(store._database, a_suite_key()) == []


def test_branch_that_gets_a_run_while_it_is_looked_for_is_listed(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store, "pr/1")
    rows_of = store._database.rows_of

    def overtaken(cql: str, many: Iterable[Any]) -> list[list[Any]]:
        found = rows_of(cql, many)
        if cql == branches._ANY_RUN:
            put_run(store, "pr/1", run_id=2)
        return found

    monkeypatch.setattr(store._database, "rows_of", overtaken)
    expire(store)

    assert names(store) == ["pr/1"]


def test_branch_that_somebody_may_be_listing_a_run_of_is_left_as_it_is(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store, "pr/1")
    monkeypatch.setattr(branches, "LISTING", 60_000_000)
    expire(store)

    assert branches.branches_with_runs(store._database, a_suite_key()) != []


def test_judgement_of_a_run_that_is_gone_is_still_archived_and_goes_with_the_org(store: CassandraStore) -> None:
    put_run(store, "pr/1")
    judgement = StoredJudgement(a_run_key(1, "pr/1"), "j1", "c1", infra=False)
    store.put_judgement(judgement)
    expire(store)

    assert names(store) == []
    assert list(store.archived_judgements(a_suite_key())) == [judgement]
    store.remove_org("acme")
    assert store.judgement(a_run_key(1, "pr/1")) is None

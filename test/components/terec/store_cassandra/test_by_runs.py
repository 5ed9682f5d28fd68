"""Rows of many runs, some runs to a question, and lists of runs over quarters."""

from datetime import timedelta

from terec.model import RunKey
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.by_runs import rows_by_run
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.keys import OF_RUNS
from terec_testing import NOW, a_failure, a_run, a_run_key, a_suite_key
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import no_events, put_run, save

_TESTS = f"SELECT run_id, test_id FROM failure_by_run WHERE {OF_RUNS}"


def failed_run(store: CassandraStore, run_id: int, branch: str, *cases: str) -> RunKey:
    key = a_run_key(run_id, branch)
    put_run(store, run_id, branch=branch)
    save(store, *map(a_failure, cases), run=key)
    return key


def test_each_run_has_its_own_rows_in_their_order_whatever_shares_a_question(
    store: CassandraStore, database: Database
) -> None:
    single = [failed_run(store, number, "main", "adds") for number in range(1, 18)]
    other = failed_run(store, 3, "release/1", "adds", "pays", "ships")
    empty = a_run_key(99)

    found = rows_by_run(database, _TESTS, [*single, other, empty])

    assert found.keys() == {*single, other}
    assert {len(found[key]) for key in single} == {1}
    tests = [row.test_id for row in found[other]]
    assert tests == sorted(tests)
    assert len(tests) == 3


def test_nothing_is_asked_for_no_runs(database: Database) -> None:
    assert rows_by_run(database, _TESTS, []) == {}


def test_run_that_another_process_lists_in_an_older_quarter_is_found(store: CassandraStore, keyspace: Keyspace) -> None:
    put_run(store, 2)
    assert [run.run_id for run in store.runs(a_suite_key(), "main")] == [2]
    with keyspace.open() as other:
        other.put_run(a_run(1), NOW - timedelta(days=200), no_events)
    assert [run.run_id for run in store.runs(a_suite_key(), "main")] == [2, 1]

"""The history of one test, whose cells are asked for before it is known where they lie."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from terec.model import CaseSelection
from terec.store_cassandra import CassandraStore
from terec_testing import a_failure, a_pass, a_run, a_run_key, a_suite_key, an_upload
from terec_testing.builders import NOW
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import no_events

WEEK = timedelta(days=7)
CASE = CaseSelection("com.acme", "CartTest", "adds", "#")


@pytest.fixture
def other(keyspace: Keyspace) -> Iterator[CassandraStore]:
    """A second process, as it were: it has met nothing yet."""
    with keyspace.open() as store:
        yield store


def save_run(store: CassandraStore, run_id: int, received: datetime) -> None:
    store.put_run(a_run(run_id), received, no_events)
    result = a_failure() if run_id % 3 == 0 else a_pass()
    store.save(an_upload(result, run=a_run_key(run_id), received=received), no_events)


def history(store: CassandraStore, limit: int, before: int | None = None) -> list[int]:
    found = store.test_runs(a_suite_key(), "main", CASE, limit, before)
    assert [each.test_run.result == "FAIL" for each in found] == [each.suite_run.run_id % 3 == 0 for each in found]
    return [each.suite_run.run_id for each in found]


def test_history_over_several_weeks_is_the_same_each_time(store: CassandraStore, other: CassandraStore) -> None:
    for run_id in range(1, 10):
        save_run(store, run_id, NOW + run_id // 3 * WEEK)

    for _ in range(2):
        for asked in (store, other):
            assert history(asked, 9) == [9, 8, 7, 6, 5, 4, 3, 2, 1]
            assert history(asked, 4) == [9, 8, 7, 6]
            assert history(asked, 4, before=6) == [5, 4, 3, 2]


def test_run_of_a_new_week_that_another_process_wrote_is_found(store: CassandraStore, other: CassandraStore) -> None:
    save_run(store, 1, NOW)
    assert history(other, 3) == [1]

    save_run(store, 2, NOW + WEEK)
    assert history(other, 3) == [2, 1]


def test_run_behind_many_cells_of_runs_that_are_gone_is_found(store: CassandraStore) -> None:
    for run_id in range(1, 8):
        save_run(store, run_id, NOW)
    assert history(store, 3) == [7, 6, 5]

    for run_id in (4, 5, 6, 7):
        store.delete_run(a_run_key(run_id))
    assert history(store, 3) == [3, 2, 1]


def test_late_run_with_a_small_number_is_found_in_its_own_week(store: CassandraStore) -> None:
    for run_id in (5, 6, 7):
        save_run(store, run_id, NOW)
    assert history(store, 4) == [7, 6, 5]

    save_run(store, 4, NOW + 5 * WEEK)
    assert history(store, 4) == [7, 6, 5, 4]

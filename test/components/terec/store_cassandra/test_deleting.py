"""What deleting a run asks of the cluster."""

from collections.abc import Iterable

import pytest

from terec.store_cassandra import CassandraStore
from terec.store_cassandra.database import Batch
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.stores import put_run, save


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

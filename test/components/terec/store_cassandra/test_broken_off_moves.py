"""A run that moves by its first time stands at one place, wherever its writer died."""

from datetime import timedelta

import pytest

from terec.model import FailureSignature, RecordedRun, ResultSignatures
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.finishing import completing
from terec.store_cassandra.runs import runs
from terec_testing import NOW, a_failure, a_run, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import no_events, save

LATER = NOW + timedelta(minutes=5)
EARLIER = NOW - timedelta(days=100)
SIGNATURE = FailureSignature("f1:strict", "l1:loose", generic=False)

DEATHS_OF_A_MOVE: dict[str, tuple[object, str]] = {
    "after its step": (runs, "list_rows"),
    "before its cases were written again": (CassandraStore, "_derive_again"),
    "before its hashes left their place": (CassandraStore, "_leave_first_place"),
    "before it left its own place": (completing, "unstarted_row"),
}
"""Who is called next when the writer dies."""


@pytest.fixture(params=DEATHS_OF_A_MOVE.values(), ids=DEATHS_OF_A_MOVE.keys())
def moved_by_a_dead_writer(
    request: pytest.FixtureRequest, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> RecordedRun:
    """A run with a failure that was told without a time, then with one by a writer that died while it moved it."""
    store.put_run(a_run(tstamp=None), NOW, no_events)
    save(store, a_failure("one"), signatures={0: ResultSignatures(SIGNATURE)})
    with dying(monkeypatch, *request.param):
        store.put_run(a_run(tstamp=EARLIER), NOW + timedelta(seconds=1), no_events)
    moved = store.run(a_run_key())
    assert moved is not None
    assert moved.started == EARLIER
    return moved


def test_run_whose_writer_died_while_it_moved_by_its_first_time_stands_there_alone(
    keyspace: Keyspace, moved_by_a_dead_writer: RecordedRun
) -> None:
    with keyspace.open() as other:
        assert other.sweep(LATER) == 1
        assert other.runs_since(a_suite_key(), EARLIER - timedelta(days=1)) == [moved_by_a_dead_writer]
        assert len(other.failures_with(a_suite_key(), {SIGNATURE.strict})) == 1
        assert other.failures_with(a_suite_key(), {SIGNATURE.strict}, since=EARLIER + timedelta(days=1)) == []
        assert keyspace.rows("run_by_start", "failure_by_hash") == {"run_by_start": 1, "failure_by_hash": 2}


def test_run_whose_writer_died_while_it_moved_leaves_nothing_when_it_is_deleted(
    keyspace: Keyspace, moved_by_a_dead_writer: RecordedRun
) -> None:
    with keyspace.open() as other:
        other.delete_run(moved_by_a_dead_writer.key)
        assert keyspace.rows("run_by_start", "failure_by_hash") == {"run_by_start": 0, "failure_by_hash": 0}

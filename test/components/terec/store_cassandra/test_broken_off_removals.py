"""A removal that was broken off is completed by the next one, whoever asks for it."""

from datetime import timedelta

import pytest

from terec.model import RetentionRule
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.runs import removal
from terec_testing import NOW, a_failure, a_run, a_run_key
from terec_testing.dying import dying
from terec_testing.keyspaces import OF_A_RUN, Keyspace
from terec_testing.stores import case_of, everything_readable, no_events, put_run, save


def test_removal_of_a_text_that_was_broken_off_is_completed_when_it_is_asked_for_again(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    save(store, a_failure("one", stdout="password: hunter2"))
    case = case_of(store, "one")
    with dying(monkeypatch, CassandraStore, "_forgotten"):
        store.delete_text(a_run_key(), case.test_id, "stdout")

    with keyspace.open() as other:
        assert other.delete_text(a_run_key(), case.test_id, "stdout") == 1
        assert "hunter2" not in repr(everything_readable(other))
        assert other.delete_text(a_run_key(), case.test_id, "stdout") == 0


DEATHS_OF_A_REMOVAL: dict[str, tuple[object, str]] = {
    "before its step": (removal, "commit"),
    "after its step": (CassandraStore, "_take_out_replaced"),
    "before its texts went": (removal, "forget_uses"),
    "before its chunks went": (removal, "_content_gone"),
    "before it was forgotten": (CassandraStore, "_forgotten_replaced"),
    "before it left its place": (removal, "unstarted_row"),
}
"""Who is called next when the writer dies."""


@pytest.mark.parametrize("death", DEATHS_OF_A_REMOVAL.values(), ids=DEATHS_OF_A_REMOVAL.keys())
def test_run_whose_removal_was_broken_off_is_found_again_when_its_time_is_over(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, death: tuple[object, str]
) -> None:
    store.put_run(a_run(), NOW - timedelta(days=9), no_events)
    save(store, a_failure("one", stdout="a log\n" * 50), received=NOW - timedelta(days=9))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    with dying(monkeypatch, *death):
        store.delete_expired(NOW)

    with keyspace.open() as other:
        other.delete_expired(NOW)
        assert other.run(a_run_key()) is None
        assert {name: count for name, count in keyspace.rows(*OF_A_RUN).items() if count} == {}

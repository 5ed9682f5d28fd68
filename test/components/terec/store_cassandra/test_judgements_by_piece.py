import pytest

from terec.model import StoredJudgement, Suite
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.copying import archive
from terec_testing import a_run_key, a_suite_key


def test_judgements_are_archived_whole_and_in_order_however_many_are_read_at_once(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_suite(Suite(*a_suite_key()))
    judged = [
        StoredJudgement(a_run_key(number, branch=branch), "j1", "c1", False)
        for branch in "ab"
        for number in range(1, 6)
    ]
    for each in reversed(judged):
        store.restore_judgement(each)

    for at_once in (1, 2, 5, 50):
        monkeypatch.setattr(archive, "JUDGEMENTS_AT_ONCE", at_once)
        assert list(store.archived_judgements(a_suite_key())) == judged

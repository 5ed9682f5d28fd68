"""A run of many rows is read in pages: what one answer holds is of one step."""

from typing import Any

import pytest

from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster import database
from terec_testing import a_pass, a_run_key
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import put_run, save


def test_upload_that_another_one_takes_in_between_two_pages_of_its_run_is_kept(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    for nth in range(4):
        save(store, a_pass(f"earlier_{nth}"), part=f"part {nth}", upload_id="u")
    answer, met = store._database._answer, list[bytes]()

    def overtaken(statement: Any, paging_state: bytes | None = None, **more: Any) -> Any:
        if paging_state is not None and not met:
            met.append(paging_state)
            save(other, a_pass("theirs"), part="theirs", upload_id="u")
        return answer(statement, paging_state, **more)

    with keyspace.open() as other:
        monkeypatch.setattr(database, "PAGE", 2)
        monkeypatch.setattr(store._database, "_answer", overtaken)
        save(store, a_pass("ours"), part="ours", upload_id="u")

        assert met
        found = [each.test_case for each in other.results(a_run_key())]
        assert found == [*(f"earlier_{nth}" for nth in range(4)), "ours", "theirs"]

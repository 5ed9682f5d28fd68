"""Runs whose chunks are gone, as they expire by themselves or as another server deletes the run."""

import pytest

from terec.model import NotFound, Outcome, RunKey
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.results import results
from terec.store_cassandra.results.reading import read_told
from terec.store_cassandra.saving import affected
from terec.test_hash import test_id
from terec_testing import a_failure, a_pass, a_result, a_run_key
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import put_run, save

ADDS = test_id(*a_result("adds").case)


def lose_chunks(keyspace: Keyspace, key: RunKey) -> None:
    """As if their time to live were over."""
    where = "org = %s AND project = %s AND suite = %s AND branch = %s AND run_id = %s"
    keyspace.session.execute(f"DELETE FROM result_chunk WHERE {where}", tuple(key))


def counts(store: CassandraStore) -> tuple[int | None, ...]:
    run = store.run(a_run_key())
    assert run is not None
    return run.pass_count, run.fail_count, run.total_count


def test_run_whose_chunks_are_gone_has_no_results_at_a_server_that_remembers_it(
    keyspace: Keyspace, store: CassandraStore
) -> None:
    for run_id in (1, 2, 3):
        put_run(store, run_id)
        save(store, a_failure(stdout=f"log of {run_id}"), run=a_run_key(run_id))
    lose_chunks(keyspace, a_run_key(2))

    assert store.result(a_run_key(2), ADDS) is None
    assert list(store.results(a_run_key(2), Outcome.FAIL)) == []


def test_run_that_another_server_deletes_while_it_is_read_has_no_results(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    save(store, a_failure())

    with keyspace.open() as other:

        def overtaken(*words: object) -> object:
            other.delete_run(a_run_key())
            return read_told(*words)  # type: ignore[arg-type]

        monkeypatch.setattr(results, "read_told", overtaken)
        assert store.result(a_run_key(), ADDS) is None


def test_upload_to_a_run_that_another_server_deletes_while_it_is_settled_finds_no_run(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    save(store, a_failure())

    with keyspace.open() as other:

        def overtaken(*words: object) -> object:
            other.delete_run(a_run_key())
            return read_told(*words)  # type: ignore[arg-type]

        monkeypatch.setattr(affected, "read_told", overtaken)
        with pytest.raises(NotFound):
            save(store, a_failure(text="another one"))


@pytest.mark.parametrize("remembered", [True, False], ids=["by who remembers them", "by another server"])
def test_cases_whose_chunks_are_gone_are_counted_once_when_they_come_again(
    keyspace: Keyspace, store: CassandraStore, remembered: bool
) -> None:
    put_run(store)
    save(store, a_pass("adds"), a_failure("pays"), a_pass("ships"))
    lose_chunks(keyspace, a_run_key())

    with keyspace.open() as other:
        save(store if remembered else other, a_pass("adds"), a_failure("pays", "another text"))
        assert counts(other) == (1, 1, 2)
        assert len(list(other.results(a_run_key()))) == 2


def test_piece_that_is_sent_again_after_its_chunks_went_is_stored_again(
    keyspace: Keyspace, store: CassandraStore
) -> None:
    put_run(store)
    sent = [a_pass("adds"), a_failure("pays")]
    save(store, *sent, upload_id="u1")
    lose_chunks(keyspace, a_run_key())

    with keyspace.open() as other:
        save(other, *sent, upload_id="u1")

    assert counts(store) == (1, 1, 2)
    assert [each.test_case for each in store.results(a_run_key())] == ["adds", "pays"]

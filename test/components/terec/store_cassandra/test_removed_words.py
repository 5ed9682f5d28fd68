"""Words that failures were found by go from their table together with the text that they come from."""

import json
from collections.abc import Iterable

import pytest

from terec.model import FailureSignature, ResultSignatures
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.database import Batch
from terec.store_cassandra.results import word_index
from terec.test_hash import test_id as id_of
from terec_testing import a_failure, a_result, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import put_run, save

SECRET = "the password is hunter2"


def signed(text: str, strict: str = "f1:a") -> ResultSignatures:
    words = json.dumps({"type": "LockError", "loose_template": text})
    return ResultSignatures(FailureSignature(strict, "l1:a", generic=False, words=words))


def save_failures(store: CassandraStore, *signatures: ResultSignatures, run_id: int = 1, first: str = SECRET) -> None:
    """A run whose first failure has the secret as its text, the others something else."""
    put_run(store, run_id)
    texts = [first, *(f"other {nth}" for nth in range(1, len(signatures)))]
    results = [a_failure(f"t{nth}", error_details=each, error_stacktrace=None) for nth, each in enumerate(texts)]
    save(store, *results, run=a_run_key(run_id), signatures=dict(enumerate(signatures)))


def remove(store: CassandraStore) -> None:
    store.delete_text(a_run_key(), id_of(*a_result("t0").case), "error_details")


def words_in(keyspace: Keyspace) -> set[str]:
    return {row.word for row in keyspace.session.execute("SELECT kind, word FROM word") if row.kind == "failure"}


def found(store: CassandraStore, word: str) -> list[str]:
    return [each.failure_hash for each in store.search(a_suite_key(), [word]).failures]


def test_words_of_a_removed_text_are_in_no_row(keyspace: Keyspace, store: CassandraStore) -> None:
    save_failures(store, signed(SECRET))
    assert "hunter2" in words_in(keyspace)

    remove(store)

    assert words_in(keyspace) == set()


def test_words_that_another_failure_has_stay(keyspace: Keyspace, store: CassandraStore) -> None:
    save_failures(store, signed(SECRET), signed("the key is missing", "f1:b"), signed("the gate is locked"))

    remove(store)

    assert "hunter2" not in words_in(keyspace)
    assert (found(store, "missing"), found(store, "locked")) == (["f1:b"], ["f1:a"])
    assert sorted(found(store, "the")) == ["f1:a", "f1:b"]


@pytest.mark.parametrize("death", ["_signature_row", "_of_words"])
def test_words_go_when_a_removal_that_was_broken_off_is_asked_for_again(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, death: str
) -> None:
    save_failures(store, signed(SECRET))
    with dying(monkeypatch, word_index, death):
        remove(store)

    with keyspace.open() as other:
        remove(other)
    assert words_in(keyspace) == set()


@pytest.mark.parametrize("written", ["words", "signatures"])
def test_words_go_that_an_upload_writes_while_the_text_is_removed(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    """The removal comes before the words, or between them and the signatures that lead to them."""
    save_failures(store, signed(SECRET))
    with keyspace.open() as other, keyspace.open() as late:
        write_batches = late._database.write_batches

        def overtaken(batches: Iterable[Batch]) -> None:
            for each in batches:
                if _kind(each) == written:
                    remove(other)
                write_batches([each])

        monkeypatch.setattr(late._database, "write_batches", overtaken)
        save_failures(late, signed(SECRET), run_id=2)

    assert words_in(keyspace) == set()


def _kind(batch: Batch) -> str | None:
    cql, values = batch[0]
    if cql == word_index._SIGN:
        return "signatures"
    return "words" if cql == word_index._ADD and word_index.OF_FAILURES in values else None


def test_text_removed_before_its_org_leaves_no_word_behind(keyspace: Keyspace, store: CassandraStore) -> None:
    save_failures(store, signed(SECRET), signed("the gate is locked"))
    remove(store)

    assert store.remove_org("acme")

    assert set(keyspace.rows("word", "signature", "text", "test_case").values()) == {0}

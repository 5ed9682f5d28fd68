"""Searching among failures that no run has any more, of which the index of words still tells."""

import json

import pytest

from terec.model import FailureSignature, ResultSignatures
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.results import search
from terec_testing import a_failure, a_run_key, a_suite_key
from terec_testing.stores import put_run, save

SUITE = a_suite_key()


def signed(nth: int, text: str) -> ResultSignatures:
    words = json.dumps({"type": "LockError", "loose_template": text})
    return ResultSignatures(FailureSignature(f"f1:{nth:02}", f"l1:{nth:02}", generic=False, words=words))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that tests reach."""
    monkeypatch.setattr(search, "SEARCH_MATCHES", 4)
    monkeypatch.setattr(search, "HASHES_SEEN", 12)


@pytest.fixture
def failed(few: None, store: CassandraStore) -> CassandraStore:
    """Failures of ten hashes that a deleted run had, and of five that a run has; all are of a lock."""
    for run_id, numbers in ((1, range(10)), (2, range(10, 15))):
        put_run(store, run_id)
        results = [a_failure(f"case{nth}") for nth in numbers]
        signatures = {place: signed(nth, f"locked by word{nth}") for place, nth in enumerate(numbers)}
        save(store, *results, run=a_run_key(run_id), signatures=signatures)
    store.delete_run(a_run_key(1))
    return store


def test_failures_are_found_behind_many_that_no_run_has_any_more(failed: CassandraStore) -> None:
    found = failed.search(SUITE, ["locked"])

    assert sorted(each.failure_hash for each in found.failures) == ["f1:10", "f1:11"]
    assert found.more


def test_search_asks_for_a_bounded_number_of_hashes(failed: CassandraStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    signatures = failed._words.signatures
    monkeypatch.setattr(
        failed._words, "signatures", lambda suite, hashes: asked.extend(hashes) or signatures(suite, hashes)
    )

    failed.search(SUITE, ["locked"])
    assert asked == [f"f1:{nth:02}" for nth in range(12)]


def test_second_word_leads_to_a_failure_that_is_beyond_the_bound_of_the_longest(failed: CassandraStore) -> None:
    found = failed.search(SUITE, ["locked", "word14"])

    assert [each.failure_hash for each in found.failures] == ["f1:14"]
    assert not found.more

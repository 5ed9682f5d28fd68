"""Contract of store.Search: tests and failures by words."""

from datetime import timedelta

from terec.model import FailureSignature, Found, ResultSignatures
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.stores import case_of, no_events, save

SUITE = a_suite_key()


def failed(store: Store, run_id: int, strict: str, message: str, case: str = "adds", **changes: object) -> None:
    """A run that started run_id hours after NOW, in which the case failed so."""
    key = a_run_key(run_id, **changes)
    start = NOW - timedelta(days=1) + timedelta(hours=run_id)
    store.put_run(a_run(run_id, tstamp=start, branch=key.branch, suite=key.suite), NOW, no_events)
    told = FailureSignature(strict, "f1:loose", False, f'{{"type":"LockError","loose_template":"{message}"}}')
    save(store, a_failure(case), a_pass(f"keepsTax{case}"), run=key, signatures={0: ResultSignatures(told)})


def hashes(found: Found) -> list[str]:
    return [each.failure_hash for each in found.failures]


def test_tests_are_found_by_words_of_their_names_in_order(store: Store) -> None:
    failed(store, 1, "f1:a", "x", "pays")
    failed(store, 2, "f1:a", "x", "adds")
    assert [str(each.case) for each in store.search(SUITE, ["tax", "cart"]).cases] == [
        "com.acme.CartTest::keepsTaxadds",
        "com.acme.CartTest::keepsTaxpays",
    ]
    assert store.search(SUITE, ["taxes"]) == Found()
    assert store.search(SUITE, ["art"]) == Found()
    assert store.search(a_suite_key(suite="unknown"), ["tax"]) == Found()


def test_case_of_a_deleted_run_is_found(store: Store) -> None:
    failed(store, 1, "f1:a", "x")
    test_id = case_of(store).test_id
    store.delete_run(a_run_key())
    assert test_id in {each.test_id for each in store.search(SUITE, ["cart"]).cases}


def test_failures_are_found_once_for_each_hash_the_newest_first(store: Store) -> None:
    failed(store, 1, "f1:a", "cart is locked")
    failed(store, 2, "f1:b", "door is locked")
    failed(store, 3, "f1:a", "cart is locked", branch="other")
    failed(store, 4, "f1:c", "door is open")
    found = store.search(SUITE, ["locked"])
    assert [(each.failure_hash, each.run) for each in found.failures] == [
        ("f1:a", a_run_key(3, "other")),
        ("f1:b", a_run_key(2)),
    ]
    assert found.failures[0].text == "LockError: cart is locked"
    assert found.failures[0].test_id == case_of(store, key=a_run_key(3, "other")).test_id
    assert hashes(store.search(SUITE, ["lock", "doo"])) == ["f1:c", "f1:b"]


def test_failures_of_other_suites_and_deleted_runs_are_not_found(store: Store) -> None:
    failed(store, 1, "f1:a", "locked", suite="else")
    failed(store, 2, "f1:b", "locked")
    store.delete_run(a_run_key(2))
    assert store.search(SUITE, ["locked"]).failures == ()


def test_failure_that_a_retry_hid_is_found(store: Store) -> None:
    failed(store, 1, "f1:a", "locked")
    save(store, a_pass(), attempt=2)
    assert hashes(store.search(SUITE, ["locked"])) == ["f1:a"]


def test_no_more_than_the_limit_of_each_and_that_there_are_more(store: Store) -> None:
    for run_id in range(1, 5):
        failed(store, run_id, f"f1:{run_id}", "locked", f"case{run_id}")
    found = store.search(SUITE, ["cart"], 3)
    assert (len(found.cases), found.more) == (3, True)
    found = store.search(SUITE, ["locked"], 3)
    assert (hashes(found), found.more) == (["f1:4", "f1:3", "f1:2"], True)
    assert not store.search(SUITE, ["locked"], 4).more


def test_letters_beyond_ascii_are_found_in_both_cases(store: Store) -> None:
    failed(store, 1, "f1:a", "GRÖSSE stimmt nicht", "prüftÜbergabe")
    assert hashes(store.search(SUITE, ["größe"[:2] + "össe"])) == ["f1:a"]
    assert len(store.search(SUITE, ["prüft"]).cases) == 1


def test_words_of_a_removed_text_find_nothing(store: Store) -> None:
    failed(store, 1, "f1:a", "secret is out")
    store.delete_text(a_run_key(), case_of(store).test_id, "error_details")
    assert store.search(SUITE, ["secret"]).failures == ()

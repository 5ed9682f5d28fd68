"""Contract of store.Judgements: what the tests of one run did, and the signatures of its failures."""

import pytest

from terec.model import Attempt, CaseId, ResultSignatures
from terec.store import Store
from terec_testing import a_failure, a_pass, a_result, a_run_key, a_suite_key
from terec_testing.sightings import ADDS, FAIL, PASS, SKIP, save_signed, seen, signed
from terec_testing.stores import case_of, result_signatures, save

pytestmark = pytest.mark.usefixtures("three_runs")


def test_outcomes_are_those_that_count(store: Store) -> None:
    save(store, a_failure("one"), a_pass("two"), a_result("three", SKIP))
    save(store, a_pass("one"), attempt=2)

    names = store.names(a_suite_key(), list(store.outcomes(a_run_key())))
    found = {names[each].test_case: outcome for each, outcome in store.outcomes(a_run_key()).items()}
    assert found == {"one": PASS, "two": PASS, "three": SKIP}


def test_unknown_run_has_no_outcomes_parts_or_signatures(store: Store) -> None:
    for key in (a_run_key(9), a_run_key(suite="none"), a_run_key(org="none")):
        assert (store.outcomes(key), store.parts(key), store.counted_failures(key)) == ({}, {}, {})


def test_parts_count_the_results_that_count(store: Store) -> None:
    save(store, a_pass("one"), a_pass("two"), part="linux")
    save(store, a_failure("one"), a_pass("three"), part="windows")
    save(store, a_pass("four"), part="windows", sender="other")

    assert store.parts(a_run_key()) == {"linux": 1, "windows": 3}


def test_names_are_those_of_the_tests_asked_for(store: Store) -> None:
    save(store, a_pass(), a_pass("other"))

    assert store.names(a_suite_key(), [ADDS, "t1:none"]) == {ADDS: CaseId("com.acme", "CartTest", "adds")}


def test_signatures_are_kept_whole_in_the_order_of_receipt(store: Store) -> None:
    first = signed("f1:a", "f1:b", generic=True, words='{"type":"Ü"}')
    second = signed("f1:c")
    save(store, a_failure("zeta"), signatures={0: ResultSignatures(first)})
    save(store, a_pass("beta"), a_failure("alpha"), signatures={1: ResultSignatures(second)})

    found = result_signatures(store, a_run_key())
    zeta, alpha = found
    assert found == {zeta: first, alpha: second}
    assert result_signatures(store, a_run_key(), [alpha, "t1:none"]) == {alpha: second}


def test_failures_of_one_strict_hash_keep_their_own_words(store: Store) -> None:
    words = [signed("f1:same", words='{"test_line":1}'), signed("f1:same", words='{"test_line":2}')]
    save(
        store,
        a_failure("one"),
        a_failure("two"),
        signatures={n: ResultSignatures(each) for n, each in enumerate(words)},
    )

    assert list(result_signatures(store, a_run_key()).values()) == words
    assert len(store.failures_with(a_suite_key(), ["f1:same"])) == 2


def test_failed_results_carry_their_hashes_wherever_they_are_answered(store: Store) -> None:
    save_signed(store, "f1:a")

    (listed,) = store.failed_tests(a_suite_key())
    answers = [case_of(store), listed.test_run, *store.results(a_run_key()), *store.results(a_run_key(), FAIL)]
    assert {(each.failure_hash, each.loose_hash) for each in answers} == {("f1:a", "f1:loose")}


def test_pass_after_a_signed_try_carries_no_hash(store: Store) -> None:
    save_signed(store, "f1:a", None)

    assert case_of(store).failure_hash is None
    assert result_signatures(store, a_run_key()) == {}


def test_failure_that_was_not_signed_has_no_signature(store: Store) -> None:
    save(store, a_failure())

    assert case_of(store).failure_hash is None
    assert [(each.outcome, each.signature) for each in seen(store, 1)] == [(FAIL, None)]


def test_what_a_removed_text_left_in_a_signature_goes_and_its_hashes_stay(store: Store) -> None:
    secret = [
        signed("f1:a", words='{"loose_template":"token hunter2"}'),
        signed("f1:b", words='{"causes":["hunter2"]}'),
    ]
    other = signed("f1:c", words='{"type":"Kept"}')
    failure = a_failure(text="token hunter2", attempts=(Attempt(FAIL, error_details="token hunter2"),))
    save(
        store,
        failure,
        a_failure("other", "else"),
        signatures={0: ResultSignatures(secret[0], (secret[1],)), 1: ResultSignatures(other)},
    )

    store.delete_text(a_run_key(), ADDS, "error_details")

    assert result_signatures(store, a_run_key())[ADDS] == signed("f1:a")
    assert other in result_signatures(store, a_run_key()).values()
    save(store, failure, signatures={0: ResultSignatures(signed("f1:d", words='{"type":"hunter2"}'))}, run=a_run_key(2))
    assert result_signatures(store, a_run_key(2)) == {ADDS: signed("f1:d")}

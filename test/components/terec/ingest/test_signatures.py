"""Failures are signed on arrival, from the texts that are stored."""

from collections.abc import Callable

import pytest

from terec.ingest import StoreResults, signatures_of
from terec.model import Attempt, Outcome, Result, TextLimit, UploadHeader, scoring_words, stored_signature
from terec.store import Store
from terec.test_hash import failure_signature
from terec_testing import NOW, a_failure, a_pass, a_result, a_run, a_run_key, a_suite_key
from terec_testing.stores import result_signatures

TRACE = """java.lang.IllegalStateException: cart 4711 is locked by another checkout
	at com.acme.shop.Cart.lock(Cart.java:17)
	at com.acme.CartTest.adds(CartTest.java:9)"""


def told(result: Result) -> object:
    made = failure_signature(result.error_type, result.error_details, result.error_stacktrace, result.case)
    return stored_signature(made)


def test_failures_are_signed_by_their_place_and_nothing_else_is() -> None:
    results = [a_pass(), a_failure("one"), a_result(result=Outcome.SKIP), a_failure("two", error_stacktrace=TRACE)]

    found = signatures_of(results)

    assert {place: each.own for place, each in found.items()} == {1: told(results[1]), 3: told(results[3])}
    assert all(each.attempts == () for each in found.values())


def test_failure_without_any_text_is_signed_as_generic() -> None:
    own = signatures_of([a_result(result=Outcome.FAIL)])[0].own

    assert own is not None
    assert own.generic


def test_failed_attempts_in_the_report_are_signed_in_their_order() -> None:
    attempts = (Attempt(Outcome.PASS), Attempt(Outcome.FAIL, error_stacktrace=TRACE))

    (found,) = signatures_of([a_pass(attempts=attempts)]).values()

    alike = a_failure(error_details=None, error_stacktrace=TRACE)
    assert (found.own, found.attempts) == (None, (None, told(alike)))


def test_pass_whose_attempts_all_passed_is_not_signed() -> None:
    assert signatures_of([a_pass(attempts=(Attempt(Outcome.PASS),))]) == {}


def test_equal_texts_of_two_classes_are_told_apart_by_their_own_frames() -> None:
    trace = TRACE.replace("CartTest", "Door")
    here, there = (a_failure(test_suite=suite, error_details=None, error_stacktrace=trace) for suite in ("Door", "X"))

    found = signatures_of([here, there])

    assert [each.own for each in found.values()] == [told(here), told(there)]
    assert found[0] != found[1]


def test_equal_texts_of_one_class_are_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    monkeypatch.setattr("terec.test_hash.signature.failure_signature", _counted(calls))

    signatures_of([a_failure(f"case{nth}", error_stacktrace=TRACE) for nth in range(50)])

    assert len(calls) == 1


def _counted(calls: list[object]) -> Callable[..., object]:
    def counted(*words: object) -> object:
        calls.append(words)
        return failure_signature(*words)  # type: ignore[arg-type]

    return counted


def test_what_is_signed_is_the_text_that_is_stored(store: Store) -> None:
    results = StoreResults(store, lambda: NOW, TextLimit(head=400, tail=100))
    results.put_run(a_run())
    long = TRACE + "".join(f"\n\tat com.acme.shop.Deep{nth}.call(Deep.java:1)" for nth in range(500))

    results.add_results(a_run_key(), UploadHeader(), [a_failure(error_details=None, error_stacktrace=long)])

    ((test_id, signature),) = result_signatures(store, a_run_key()).items()
    stored = store.result(a_run_key(), test_id)
    assert stored is not None
    assert stored.error_stacktrace is not None
    assert len(stored.error_stacktrace) < 700
    assert signature == told(stored)
    assert scoring_words(signature)["type"] == "java.lang.IllegalStateException"


def test_the_same_failure_is_found_by_its_hashes_in_another_run(results: StoreResults, store: Store) -> None:
    for run_id in (1, 2):
        results.put_run(a_run(run_id))
        failure = a_failure(error_details=None, error_stacktrace=TRACE.replace("4711", str(run_id)))
        results.add_results(a_run_key(run_id), UploadHeader(), [failure])

    (failure_hash,) = {each.loose for each in result_signatures(store, a_run_key(1)).values()}
    assert len(store.failures_with(a_suite_key(), [failure_hash])) == 2

"""Contract of store.Results.save: every word of a result is kept, and may be corrected."""

from datetime import timedelta

import pytest

from terec.model import Attempt, CaseSelection, NotFound, Outcome, RecordedRun, Result
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_result, a_run_key, a_suite_key, an_upload
from terec_testing.stores import TEN, case_of, counts, everything_readable, failed_cases, no_events, put_run, save

pytestmark = pytest.mark.usefixtures("first_run")


def test_every_word_of_a_result_is_kept(store: Store) -> None:
    attempts = (
        Attempt(Outcome.FAIL, None, None, None, NOW, 3.5, "ValueError", "no", "trace", "out", "err"),
        Attempt(Outcome.PASS),
    )
    sent = Result(
        "pkg",
        "Class",
        "case ü",
        "py312",
        Outcome.FAIL,
        "group",
        NOW + timedelta(microseconds=7),
        0.25,
        "stdout\n" * 1000,
        "stderr",
        "stack\n" * 500,
        "details",
        "skipped",
        "AssertionError",
        "test_x.py",
        12,
        "pytest",
        {"a": "b"},
        ("shot.png",),
        attempts,
    )

    save(store, sent)

    (stored,) = store.results(a_run_key())
    assert {name: getattr(stored, name) for name in Result.__slots__} == {
        name: getattr(sent, name) for name in Result.__slots__
    }
    assert (stored.part, stored.attempt, stored.truncated) == ("", 1, ())
    assert store.result(a_run_key(), stored.test_id) == stored


def test_saving_says_what_it_did(store: Store) -> None:
    first = save(store, a_pass("one"), a_failure("two"), a_result("three", Outcome.SKIP))
    put_run(store, 2)
    second = save(store, a_pass("one"), a_pass("four"), run=a_run_key(2))

    assert (first.test_count, first.fail_count, first.skip_count, first.new_cases) == (3, 1, 1, 3)
    assert (second.test_count, second.new_cases, second.new_case_names) == (2, 1, ("com.acme.CartTest::four",))
    assert first.warnings == ()


def test_counts_are_those_of_the_stored_results(store: Store) -> None:
    save(store, a_pass("one"), a_failure("two"), a_result("three", Outcome.SKIP))

    assert counts(store) == (1, 1, 1, 3)


def test_owners_are_kept_with_every_result_and_in_every_answer(store: Store) -> None:
    owned = [a_failure(owners=("@acme/shop", "ann@acme.com")), a_pass("pays", owners=("@acme/pay",)), a_pass("ships")]
    store.save(an_upload(*owned), no_events)
    found = {each.test_case: each.owners for each in store.results(a_run_key())}
    assert found == {"adds": ("@acme/shop", "ann@acme.com"), "pays": ("@acme/pay",), "ships": ()}
    assert store.failed_tests(a_suite_key())[0].test_run.owners == ("@acme/shop", "ann@acme.com")
    (row,) = store.test_runs(a_suite_key(), "main", CaseSelection(test_case="pays"))
    assert row.test_run.owners == ("@acme/pay",)


def test_results_of_an_unknown_run_are_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="#9"):
        save(store, a_pass(), run=a_run_key(9))
    with pytest.raises(NotFound):
        save(store, a_pass(), run=a_run_key(suite="none"))


def test_failure_corrected_to_pass_vanishes_from_failed_tests(store: Store) -> None:
    save(store, a_failure("adds"), a_failure("stays"))
    assert failed_cases(store) == ["adds", "stays"]

    save(store, a_pass("adds"))

    assert failed_cases(store) == ["stays"]
    assert [each.test_case for each in store.results(a_run_key(), Outcome.FAIL)] == ["stays"]
    assert counts(store) == (1, 1, 0, 2)
    assert case_of(store).error_details is None
    assert case_of(store).attempts == ()


def test_pass_corrected_to_failure_appears_in_failed_tests(store: Store) -> None:
    save(store, a_pass())
    save(store, a_failure())

    assert failed_cases(store) == ["adds"]
    assert counts(store) == (0, 1, 0, 1)


def test_upload_whose_events_fail_is_not_stored(store: Store) -> None:
    before = everything_readable(store)

    with pytest.raises(RuntimeError):
        store.save(an_upload(*TEN), _break)

    assert everything_readable(store) == before
    assert save(store, *TEN).new_cases == 10
    assert counts(store) == (6, 4, 0, 10)


def _break(run: RecordedRun) -> list[object]:  # type: ignore[type-arg]
    raise RuntimeError

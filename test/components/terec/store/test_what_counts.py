"""Contract of store.Results.save: what counts of several sightings of a case."""

import pytest

from terec.model import Attempt, Outcome
from terec.store import Store
from terec_testing import a_failure, a_pass, a_result, a_run_key
from terec_testing.stores import case_of, counts, failed_cases, put_run, run_of, save

pytestmark = pytest.mark.usefixtures("first_run")


def test_two_parts_in_two_orders_give_the_same(store: Store) -> None:
    put_run(store, 2)
    one, two = [a_failure("x"), a_pass("y")], [a_pass("x"), a_failure("z")]

    save(store, *one, part="linux")
    save(store, *two, part="windows")
    save(store, *two, part="windows", run=a_run_key(2))
    save(store, *one, part="linux", run=a_run_key(2))

    first, second = list(store.results(a_run_key(1))), list(store.results(a_run_key(2)))
    assert [(each.test_case, each.result, each.part) for each in first] == [
        ("x", Outcome.FAIL, "linux"),
        ("y", Outcome.PASS, "linux"),
        ("z", Outcome.FAIL, "windows"),
    ]
    assert first == second
    assert run_of(store).parts == ("linux", "windows")


def test_over_parts_the_worst_counts(store: Store) -> None:
    save(store, a_pass(), part="a")
    save(store, a_failure(), part="b")
    save(store, a_result(result=Outcome.SKIP), part="c")

    found = case_of(store)
    assert (found.result, found.part) == (Outcome.FAIL, "b")
    assert [(each.result, each.part) for each in found.attempts] == [(Outcome.PASS, "a"), (Outcome.SKIP, "c")]
    assert counts(store) == (0, 1, 0, 1)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_latest_attempt_counts_in_any_order_of_receipt(store: Store, order: tuple[int, int]) -> None:
    attempts = {1: a_failure(text="first try"), 2: a_pass()}
    for attempt in order:
        save(store, attempts[attempt], attempt=attempt)

    found = case_of(store)
    assert (found.result, found.attempt, found.passed_on_retry) == (Outcome.PASS, 2, True)
    assert [(each.result, each.attempt, each.error_details) for each in found.attempts] == [
        (Outcome.FAIL, 1, "first try")
    ]
    assert failed_cases(store) == []
    assert run_of(store).passed_on_retry == 1


def test_attempt_without_the_case_leaves_the_earlier_result(store: Store) -> None:
    save(store, a_failure("stays"), a_failure("retried"))
    save(store, a_pass("retried"), attempt=2)

    assert failed_cases(store) == ["stays"]
    assert case_of(store, "retried").passed_on_retry


def test_pass_after_a_failed_try_in_the_same_report_is_passed_on_retry(store: Store) -> None:
    save(store, a_pass(attempts=(Attempt(Outcome.FAIL, error_details="flaky"),)))

    assert case_of(store).passed_on_retry
    assert run_of(store).passed_on_retry == 1
    assert case_of(store).attempts[0].error_details == "flaky"


def test_correction_takes_back_passed_on_retry(store: Store) -> None:
    save(store, a_pass(attempts=(Attempt(Outcome.FAIL),)))
    save(store, a_pass())

    assert not case_of(store).passed_on_retry
    assert run_of(store).passed_on_retry == 0


def test_two_senders_keep_both_and_the_worst_counts_with_a_warning(store: Store) -> None:
    save(store, a_failure(), sender="job-a")
    received = save(store, a_pass(), sender="job-b")

    assert case_of(store).result is Outcome.FAIL
    assert [each.sender for each in case_of(store).attempts] == ["job-b"]
    assert len(received.warnings) == 1
    assert "two senders" in received.warnings[0]
    assert "--config" in received.warnings[0]
    assert "com.acme.CartTest::adds" in received.warnings[0]


def test_same_sender_replaces_only_what_it_sent(store: Store) -> None:
    save(store, a_failure(), sender="job-a")
    save(store, a_failure(), sender="job-b")
    save(store, a_pass(), sender="job-a")
    assert case_of(store).result is Outcome.FAIL

    save(store, a_pass(), sender="job-b")
    assert case_of(store).result is Outcome.PASS


def test_case_twice_in_one_upload_counts_the_worst_with_a_warning(store: Store) -> None:
    received = save(store, a_failure(), a_pass(), a_pass("other"))

    assert case_of(store).result is Outcome.FAIL
    assert [each.result for each in case_of(store).attempts] == [Outcome.PASS]
    assert "twice in one upload" in received.warnings[0]
    assert counts(store) == (1, 1, 0, 2)


def test_of_many_ambiguous_cases_a_warning_names_the_first_five_by_name(store: Store) -> None:
    twice, sent = ("g", "c", "e", "a", "f", "b", "d"), ("z", "v", "x", "u", "y", "w")
    save(store, *map(a_pass, sent), sender="job-a")
    save(store, *map(a_pass, twice), *map(a_failure, twice), sender="job-b")
    received = save(store, *map(a_failure, sent), *map(a_pass, twice), *map(a_failure, twice), sender="job-b")

    shown = [", ".join(f"com.acme.CartTest::{each}" for each in some) for some in ("abcde", "uvwxy")]
    assert [each.partition("; ")[0] for each in received.warnings] == [
        f"7 cases came twice in one upload, failed and passed, and the worst result counts ({shown[0]}, …)",
        f"6 cases came from two senders and the worst result counts ({shown[1]}, …)",
    ]


def test_warning_of_a_case_that_failed_and_passed_in_one_upload_thinks_of_a_retry(store: Store) -> None:
    retried = save(store, a_failure(), a_pass())
    other = save(store, a_failure("two"), a_failure("two"), upload_id="v")

    assert ["if the runner repeated them" in each for each in retried.warnings] == [True]
    assert [each.partition("; ")[2] for each in other.warnings] == ["tell them apart with --config."]


def test_case_twice_over_the_pieces_of_one_upload_keeps_both(store: Store) -> None:
    save(store, a_failure(), upload_id="u", last=False)
    received = save(store, a_pass(), upload_id="u")

    assert case_of(store).result is Outcome.FAIL
    assert len(case_of(store).attempts) == 1
    assert received.warnings


def test_later_upload_replaces_both_of_a_case_that_came_twice(store: Store) -> None:
    save(store, a_failure(), a_failure(text="other"))
    save(store, a_pass())

    assert (case_of(store).result, case_of(store).attempts) == (Outcome.PASS, ())

"""Contract of store.Results.save: what counts of several sightings of a case."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from terec.model import NAME_LIMIT, Attempt, CaseSelection, NotFound, Outcome, RecordedRun, Result
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_result, a_run_key, a_suite_key, an_upload
from terec_testing.stores import case_of, everything_readable, failed_cases, no_events, put_run, save

TEN = [a_failure(f"case{nth}", f"broken {nth}") if nth % 3 == 0 else a_pass(f"case{nth}") for nth in range(10)]


@pytest.fixture(autouse=True)
def _a_run(store: Store) -> None:
    put_run(store)


def run_of(store: Store) -> RecordedRun:
    run = store.run(a_run_key())
    assert run is not None
    return run


def counts(store: Store) -> tuple[int | None, ...]:
    run = run_of(store)
    return run.pass_count, run.fail_count, run.skip_count, run.total_count


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


@pytest.mark.parametrize("times", [2, 3])
def test_same_upload_again_changes_nothing(store: Store, times: int) -> None:
    save(store, *TEN)
    before = everything_readable(store)

    for _ in range(times):
        store.save(replace(an_upload(*TEN), received=NOW + timedelta(minutes=5)), no_events)

    assert everything_readable(store) == before


def test_same_upload_under_another_id_changes_nothing(store: Store) -> None:
    save(store, *TEN, upload_id="first")
    before = everything_readable(store)

    save(store, *TEN, upload_id="second")

    assert everything_readable(store) == before


def test_case_twice_in_an_upload_that_is_sent_again_stays_as_it_was(store: Store) -> None:
    save(store, a_failure(), a_pass())
    before = everything_readable(store)

    save(store, a_failure(), a_pass())

    assert everything_readable(store) == before


def test_ten_pieces_are_the_same_as_one(store: Store) -> None:
    put_run(store, 2)
    save(store, *TEN, run=a_run_key(2))
    for nth, result in enumerate(TEN):
        save(store, result, upload_id="u", last=nth == 9)

    in_pieces, whole = run_of(store), store.run(a_run_key(2))
    assert list(store.results(a_run_key(1))) == list(store.results(a_run_key(2)))
    assert in_pieces == replace(whole, run_id=1)  # type: ignore[type-var]


def test_pieces_sent_again_in_the_middle_change_nothing(store: Store) -> None:
    for nth, result in enumerate(TEN[:5]):
        save(store, result, upload_id="u", last=nth == 4)
    before = everything_readable(store)

    for nth in (0, 3, 4):
        save(store, TEN[nth], upload_id="u", last=nth == 4)

    assert everything_readable(store) == before


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
        f"7 cases came twice in one upload and the worst result counts ({shown[0]}, …)",
        f"6 cases came from two senders and the worst result counts ({shown[1]}, …)",
    ]


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


def test_piece_of_an_earlier_upload_that_comes_late_is_replaced_already(store: Store) -> None:
    save(store, a_pass("other"), upload_id="early", last=False)
    save(store, a_pass(), upload_id="late")
    save(store, a_failure(), upload_id="early")

    assert (case_of(store).result, case_of(store).attempts) == (Outcome.PASS, ())


def test_upload_is_open_until_its_last_piece(store: Store) -> None:
    save(store, a_pass("one"), upload_id="u", last=False)
    assert run_of(store).open_uploads == 1
    save(store, a_pass("two"), upload_id="v", last=False)
    assert run_of(store).open_uploads == 2
    save(store, a_pass("three"), upload_id="u")
    assert run_of(store).open_uploads == 1
    save(store, a_pass("four"), upload_id="v")
    assert run_of(store).open_uploads == 0


@pytest.mark.parametrize("letter", ["x", "ü", "\U0001f600", '"'])
def test_upload_may_have_names_as_long_as_they_come(store: Store, letter: str) -> None:
    names = dict.fromkeys(("part", "sender", "upload_id"), letter * NAME_LIMIT)

    save(store, a_pass("one"), **names, last=False)
    assert run_of(store).open_uploads == 1
    save(store, a_pass("two"), **names)

    assert (run_of(store).open_uploads, counts(store)) == (0, (2, 0, 0, 2))


def test_upload_that_broke_off_is_closed_by_sending_everything_again(store: Store) -> None:
    save(store, *TEN[:5], upload_id="killed", last=False)
    assert run_of(store).open_uploads == 1

    save(store, *TEN[:4], upload_id="again", last=False)
    assert run_of(store).open_uploads == 2
    save(store, *TEN[4:], upload_id="again")

    assert run_of(store).open_uploads == 0


def test_upload_that_broke_off_stays_open_while_some_of_it_was_not_sent_again(store: Store) -> None:
    save(store, *TEN[:5], upload_id="killed", last=False)
    save(store, *TEN[1:], upload_id="another")
    save(store, *TEN[:5], sender="somebody else")

    assert run_of(store).open_uploads == 1


def test_arrived_total_counts_repeats_in_a_report_but_no_retries_of_the_sender(store: Store) -> None:
    save(store, a_pass(), a_pass(), a_pass("other"))
    save(store, a_pass(), a_pass(), a_pass("other"))
    save(store, a_pass(), attempt=2)

    assert run_of(store).arrived_total == 4


def test_last_upload_is_the_newest_receipt(store: Store) -> None:
    assert run_of(store).last_upload is None
    store.save(replace(an_upload(a_pass("one")), received=NOW + timedelta(minutes=1)), no_events)
    store.save(replace(an_upload(a_pass("two")), received=NOW), no_events)

    assert run_of(store).last_upload == NOW + timedelta(minutes=1)


def test_upload_whose_events_fail_is_not_stored(store: Store) -> None:
    before = everything_readable(store)

    with pytest.raises(RuntimeError):
        store.save(an_upload(*TEN), _break)

    assert everything_readable(store) == before
    assert save(store, *TEN).new_cases == 10
    assert counts(store) == (6, 4, 0, 10)


def _break(run: RecordedRun) -> list[object]:  # type: ignore[type-arg]
    raise RuntimeError


def test_large_piece_is_one_upload(store: Store) -> None:
    many = [a_pass(f"case{nth}", file=f"f{nth}.py", line=nth, stdout=f"line {nth}\n" * 20) for nth in range(3000)]

    assert save(store, *many).new_cases == 3000
    assert sum(1 for each in store.results(a_run_key()) if each.stdout and each.line is not None) == 3000
    assert store.runs(a_suite_key())[0].total_count == 3000


def test_results_with_much_beside_their_texts_are_kept(store: Store) -> None:
    much = {nth: {f"name {each}": f"{nth} {each} " * 300 for each in range(20)} for nth in range(60)}

    save(store, *(a_failure(f"case{nth:02}", properties=each) for nth, each in much.items()))

    assert {int(each.test_case[4:]): each.properties for each in store.results(a_run_key())} == much


def test_piece_without_any_long_text_is_kept_as_the_first_one_and_again(store: Store) -> None:
    bare = [a_pass("passes"), a_result("fails", Outcome.FAIL)]

    save(store, *bare)
    first = everything_readable(store)
    save(store, *bare)

    assert everything_readable(store) == first
    assert counts(store) == (1, 1, 0, 2)
    assert [case_of(store, each.test_case).error_details for each in bare] == [None, None]


def test_piece_without_any_long_text_takes_away_the_texts_that_it_corrects(store: Store) -> None:
    save(store, a_failure("case", "broken", stdout="log"))

    save(store, a_result("case", Outcome.FAIL), upload_id="again")

    corrected = case_of(store, "case")
    assert (corrected.result, corrected.error_details, corrected.stdout) == (Outcome.FAIL, None, None)


@pytest.mark.parametrize("words", [{"sender": "other"}, {"attempt": 2}, {"part": "linux"}], ids=str)
def test_same_results_from_elsewhere_on_the_next_day_have_their_texts(store: Store, words: dict[str, Any]) -> None:
    save(store, a_failure("case", "broken", stdout="a log\n" * 900))

    store.save(
        replace(
            an_upload(a_failure("case", "broken", stdout="a log\n" * 900), **words), received=NOW + timedelta(days=1)
        ),
        no_events,
    )

    found = case_of(store, "case")
    assert (found.error_details, found.stdout) == ("broken", "a log\n" * 900)
    assert [each.stdout for each in found.attempts if each.sender is not None] == ["a log\n" * 900]


def test_owners_are_kept_with_every_result_and_in_every_answer(store: Store) -> None:
    owned = [a_failure(owners=("@acme/shop", "ann@acme.com")), a_pass("pays", owners=("@acme/pay",)), a_pass("ships")]
    store.save(an_upload(*owned), no_events)
    found = {each.test_case: each.owners for each in store.results(a_run_key())}
    assert found == {"adds": ("@acme/shop", "ann@acme.com"), "pays": ("@acme/pay",), "ships": ()}
    assert store.failed_tests(a_suite_key())[0].test_run.owners == ("@acme/shop", "ann@acme.com")
    (row,) = store.test_runs(a_suite_key(), "main", CaseSelection(test_case="pays"))
    assert row.test_run.owners == ("@acme/pay",)

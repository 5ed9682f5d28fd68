"""Contract of store.Judgements: what cases did over runs, by signature."""

from datetime import timedelta

import pytest

from terec.model import (
    Attempt,
    CaseId,
    CaseSighting,
    CountedFailure,
    FailureSignature,
    NotFound,
    Outcome,
    Result,
    ResultSignatures,
    RunKey,
)
from terec.store import Store
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_pass, a_result, a_run, a_run_key, a_suite_key
from terec_testing.stores import case_of, no_events, put_run, result_signatures, save

FAIL, PASS, SKIP = Outcome.FAIL, Outcome.PASS, Outcome.SKIP
ADDS = test_id("com.acme", "CartTest", "adds", "#")


def signed(strict: str, loose: str = "f1:loose", **changes: object) -> FailureSignature:
    return FailureSignature(**{"strict": strict, "loose": loose, "generic": False, "words": "{}", **changes})  # type: ignore[arg-type]


def save_signed(store: Store, *signatures: str | None, result: Result | None = None, **changes: object) -> None:
    """Store one result with the strict hashes of its in-report attempts, and of itself last; None: it did not fail."""
    *attempts, own = (None if each is None else signed(each) for each in signatures)
    result = result or (a_pass() if own is None else a_failure())
    result.attempts = tuple(Attempt(PASS if each is None else FAIL) for each in attempts)
    save(store, result, signatures={0: ResultSignatures(own, tuple(attempts))}, **changes)


def seen(store: Store, *run_ids: int) -> list[CaseSighting]:
    """What `adds` did in these runs of main."""
    runs = [run for run_id in run_ids if (run := store.run(a_run_key(run_id)))]
    return store.sightings(runs, [ADDS]).get(ADDS, [])


@pytest.fixture(autouse=True)
def _runs(store: Store) -> None:
    for run_id in (1, 2, 3):
        put_run(store, run_id)


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


def test_sightings_come_in_the_order_of_the_runs(store: Store) -> None:
    save_signed(store, "f1:a", run=a_run_key(1))
    save_signed(store, None, run=a_run_key(2))
    save(store, a_pass("other"), run=a_run_key(3))

    assert seen(store, 2, 3, 1) == [
        CaseSighting(ADDS, a_run_key(2), PASS),
        CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a"),
    ]


def test_sightings_of_nothing_are_none(store: Store) -> None:
    save(store, a_pass())

    run = store.run(a_run_key())
    assert run is not None
    assert store.sightings([], [ADDS]) == {}
    assert store.sightings([run], []) == {}
    assert store.sightings([run], ["t1:none"]) == {}


def test_tries_are_those_inside_the_report_oldest_first(store: Store) -> None:
    save_signed(store, "f1:a", None, "f1:b")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", ((FAIL, "f1:a"), (PASS, None)))]


def test_earlier_attempts_of_ci_are_tries(store: Store) -> None:
    save_signed(store, "f1:in", "f1:a", attempt=1)
    save_signed(store, None, attempt=2)

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), PASS, None, ((FAIL, "f1:in"), (FAIL, "f1:a")))]


def test_tries_of_another_part_are_none_of_this_one(store: Store) -> None:
    save_signed(store, "f1:a", None, part="linux")
    save_signed(store, "f1:b", part="windows")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", part="windows")]


def test_second_sender_of_the_part_is_no_try_and_its_failure_counts_as_well(store: Store) -> None:
    save_signed(store, "f1:a", sender="one")
    save_signed(store, "f1:b", sender="two")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", also_failed=("f1:a",))]
    assert store.counted_failures(a_run_key()) == {
        ADDS: (CountedFailure("", signed("f1:b")), CountedFailure("", signed("f1:a")))
    }


def test_pass_of_another_sender_or_of_the_same_name_is_no_try(store: Store) -> None:
    save_signed(store, None, sender="one")
    save_signed(store, "f1:a", sender="two")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a")]

    put_run(store, 2)
    save(
        store,
        a_pass(),
        a_failure(),
        run=a_run_key(2),
        signatures={1: ResultSignatures(signed("f1:a"))},
    )
    assert seen(store, 2) == [CaseSighting(ADDS, a_run_key(2), FAIL, "f1:a")]


def test_failures_of_all_parts_count_each_text_once_in_its_latest_attempt(store: Store) -> None:
    save_signed(store, "f1:gone", part="linux", attempt=1)
    save_signed(store, "f1:a", part="linux", attempt=2)
    save_signed(store, "f1:b", part="windows")
    save_signed(store, "f1:a", part="mac")
    save_signed(store, None, part="solaris")

    assert store.counted_failures(a_run_key()) == {
        ADDS: (CountedFailure("mac", signed("f1:a")), CountedFailure("windows", signed("f1:b")))
    }
    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a", part="mac", also_failed=("f1:b",))]
    assert store.counted_failures(a_run_key(), ["t1:none"]) == {}


def test_failure_that_a_later_attempt_mended_does_not_count(store: Store) -> None:
    save_signed(store, "f1:a", part="linux")
    save_signed(store, "f1:b", part="windows")
    save_signed(store, None, part="linux", attempt=2)

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", part="windows")]
    assert store.counted_failures(a_run_key()) == {ADDS: (CountedFailure("windows", signed("f1:b")),)}


def test_replaced_result_leaves_no_sighting_behind(store: Store) -> None:
    save_signed(store, "f1:in", "f1:a")
    save_signed(store, None)

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), PASS)]
    assert store.failures_with(a_suite_key(), ["f1:a", "f1:in", "f1:loose"]) == []


def test_piece_that_comes_too_late_leaves_no_sighting_behind(store: Store) -> None:
    save(store, a_pass("other"), upload_id="early", last=False)
    save_signed(store, None, upload_id="late")
    save_signed(store, "f1:a", upload_id="early")

    assert store.failures_with(a_suite_key(), ["f1:a"]) == []


def test_same_upload_again_is_one_sighting(store: Store) -> None:
    for _ in range(2):
        save_signed(store, "f1:in", "f1:a")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a", ((FAIL, "f1:in"),))]


def test_failures_are_found_by_strict_and_by_loose_hash_in_all_branches(store: Store) -> None:
    put_run(store, 7, branch="pr-7", tstamp=NOW - timedelta(hours=1))
    save_signed(store, "f1:a", run=a_run_key(7, "pr-7"))
    save_signed(store, "f1:b", run=a_run_key(1))

    def found(*hashes: str) -> list[RunKey]:
        return [each.run for each in store.failures_with(a_suite_key(), hashes)]

    assert found("f1:a") == [a_run_key(7, "pr-7")]
    assert found("f1:loose") == found("f1:a", "f1:b", "f1:loose") == [a_run_key(1), a_run_key(7, "pr-7")]
    assert found("f1:none") == found() == []


def test_failures_are_found_newest_first_since_then_and_up_to_the_limit(store: Store) -> None:
    for run_id, hours in ((4, 3), (5, 1), (6, 2)):
        put_run(store, run_id, tstamp=NOW - timedelta(hours=hours))
        save_signed(store, "f1:a", run=a_run_key(run_id))

    def found(**changes: object) -> list[int]:
        return [each.run.run_id for each in store.failures_with(a_suite_key(), ["f1:a"], **changes)]  # type: ignore[arg-type]

    assert found() == [5, 6, 4]
    assert found(since=NOW - timedelta(hours=2)) == [5, 6]
    assert found(limit=1) == [5]


def test_failures_of_one_run_are_found_in_the_order_of_their_test_ids(store: Store) -> None:
    cases = ("zeta", "alpha", "mu")
    failures = [a_failure(each) for each in cases]
    save(store, *failures, signatures={nth: ResultSignatures(signed("f1:a")) for nth in range(len(cases))})

    found = [each.test_id for each in store.failures_with(a_suite_key(), ["f1:a"])]
    assert found == sorted(case_of(store, each).test_id for each in cases)


def test_failed_try_of_a_pass_is_found_by_its_hash(store: Store) -> None:
    save_signed(store, "f1:a", None)

    assert store.failures_with(a_suite_key(), ["f1:a"]) == [
        CaseSighting(ADDS, a_run_key(), PASS, None, ((FAIL, "f1:a"),))
    ]


def test_failures_of_another_suite_are_not_found(store: Store) -> None:
    store.put_run(a_run(1, suite="other"), NOW, no_events)
    save_signed(store, "f1:a", run=a_run_key(suite="other"))

    assert store.failures_with(a_suite_key(), ["f1:a"]) == []
    assert len(store.failures_with(a_suite_key(suite="other"), ["f1:a"])) == 1


def test_failures_of_a_deleted_run_are_not_found(store: Store) -> None:
    save_signed(store, "f1:a")

    store.delete_run(a_run_key())

    assert store.failures_with(a_suite_key(), ["f1:a"]) == []
    put_run(store)
    save_signed(store, "f1:a")
    assert len(store.failures_with(a_suite_key(), ["f1:a"])) == 1


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


def test_runs_since_are_those_of_all_branches_newest_first(store: Store) -> None:
    for run_id, hours in ((4, -1), (5, 0), (6, -2)):
        store.put_run(a_run(run_id, branch=f"b{run_id}"), NOW + timedelta(days=1, hours=hours), no_events)
    since = NOW + timedelta(hours=23)

    assert [run.run_id for run in store.runs_since(a_suite_key(), since)] == [5, 4]
    assert [run.run_id for run in store.runs_since(a_suite_key(), since, limit=1)] == [5]
    assert store.runs_since(a_suite_key(suite="none"), NOW) == []


def test_signed_results_of_an_unknown_run_are_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        save_signed(store, "f1:a", run=a_run_key(9))
    assert store.failures_with(a_suite_key(), ["f1:a"]) == []

"""Contract of the lists over several runs, and of reading one run."""

import pytest

from terec.model import LIST_TEXT_LIMIT, Attempt, CaseSelection, Outcome, listed
from terec.store import Store
from terec_testing import a_failure, a_pass, a_result, a_run_key, a_suite_key
from terec_testing.stores import failed_cases, put_run, save

LONG = "ü" * 3000


@pytest.fixture
def three_runs(store: Store) -> Store:
    """main: 1 (b, c fail), 2 (c fails), 3 ignored (a fails); pr: 2 (a fails)."""
    for run_id, failing in ((1, "bc"), (2, "c"), (3, "a")):
        put_run(store, run_id, ignore=run_id == 3)
        save(store, *(a_failure(each) if each in failing else a_pass(each) for each in "abc"), run=a_run_key(run_id))
    put_run(store, 2, branch="pr")
    save(store, a_failure("a"), run=a_run_key(2, branch="pr"))
    return store


def seen(found: list) -> list[tuple[str, str, int]]:  # type: ignore[type-arg]
    return [(each.test_run.test_case, each.suite_run.branch, each.suite_run.run_id) for each in found]


def test_failed_tests_come_by_case_then_newest_run_without_ignored_runs(three_runs: Store) -> None:
    assert seen(three_runs.failed_tests(a_suite_key(), "main")) == [
        ("b", "main", 1),
        ("c", "main", 2),
        ("c", "main", 1),
    ]


def test_failed_tests_of_all_branches(three_runs: Store) -> None:
    assert seen(three_runs.failed_tests(a_suite_key()))[0] == ("a", "pr", 2)


def test_limit_counts_runs_that_are_not_ignored(three_runs: Store) -> None:
    assert seen(three_runs.failed_tests(a_suite_key(), "main", limit=1)) == [("c", "main", 2)]


def test_threshold_leaves_out_what_failed_less_often(three_runs: Store) -> None:
    assert failed_cases(three_runs, branch="main", threshold=2) == ["c", "c"]
    assert failed_cases(three_runs, branch="main", threshold=3) == []


def test_unknown_suite_has_no_failed_tests(three_runs: Store) -> None:
    assert three_runs.failed_tests(a_suite_key(suite="none")) == []


def test_cases_are_ordered_by_package_class_name_and_config(store: Store) -> None:
    put_run(store)
    places = [
        ("b", "A", "x", "#"),
        ("a", "B", "x", "#"),
        ("a", "A", "x", "2"),
        ("a", "A", "x", "1"),
        ("a", "A", "a", "#"),
    ]
    save(store, *(a_failure(case, test_package=p, test_suite=s, test_config=c) for p, s, case, c in places))

    ordered = sorted(places)
    assert [each.case for each in store.results(a_run_key())] == ordered
    assert [each.test_run.case for each in store.failed_tests(a_suite_key())] == ordered


def test_lists_carry_the_first_kib_of_long_texts_and_say_so(store: Store) -> None:
    put_run(store)
    save(store, a_failure("fails", LONG, stdout="short"), a_pass("passes", stdout=LONG))

    (failed,) = store.failed_tests(a_suite_key())
    (passed,) = store.test_runs(a_suite_key(), "main", CaseSelection(test_case="passes"))

    assert failed.test_run.error_details == "ü" * (LIST_TEXT_LIMIT // 2)
    assert failed.test_run.stdout == "short"
    assert failed.test_run.truncated == ("error_stacktrace", "error_details")
    assert passed.test_run.truncated == ("stdout",)
    assert next(iter(store.results(a_run_key(), Outcome.FAIL))).error_details == LONG


def test_history_of_a_failure_equals_its_row_among_the_failed_tests(store: Store) -> None:
    put_run(store)
    save(
        store,
        a_failure(text=LONG, properties={"k": "v"}, attachments=("a.png",), file="x.py", line=3, owners=("@ann",)),
    )

    assert store.test_runs(a_suite_key(), "main", CaseSelection(test_case="adds")) == store.failed_tests(a_suite_key())
    assert store.failed_tests(a_suite_key())[0].test_run.properties == {"k": "v"}


def test_history_has_ignored_runs_and_is_ordered_newest_first(three_runs: Store) -> None:
    found = three_runs.test_runs(a_suite_key(), "main", CaseSelection(test_case="a"))

    assert seen(found) == [("a", "main", 3), ("a", "main", 2), ("a", "main", 1)]
    assert [each.test_run.result for each in found] == [Outcome.FAIL, Outcome.PASS, Outcome.PASS]


def test_before_leaves_out_later_runs(three_runs: Store) -> None:
    found = three_runs.test_runs(a_suite_key(), "main", CaseSelection(test_case="a"), before=3, run_limit=1)

    assert seen(found) == [("a", "main", 2)]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (CaseSelection(test_package="p1"), ["x", "y"]),
        (CaseSelection(test_class="C2"), ["y", "z"]),
        (CaseSelection(test_case="z"), ["z"]),
        (CaseSelection(test_config="7"), ["z"]),
        (CaseSelection(test_group="smoke"), ["x", "z"]),
        (CaseSelection(test_class="C2", test_group="smoke"), ["z"]),
        (CaseSelection("p1", "C1", "x", "#"), ["x"]),
        (CaseSelection("p1", "C1", "x", "#", "other"), []),
        (CaseSelection(), ["x", "y", "z"]),
        (CaseSelection(test_case="none"), []),
    ],
)
def test_selection_combines_what_is_named(store: Store, selection: CaseSelection, expected: list[str]) -> None:
    put_run(store)
    save(
        store,
        a_result("x", test_package="p1", test_suite="C1", test_group="smoke"),
        a_result("y", test_package="p1", test_suite="C2"),
        a_result("z", test_package="p2", test_suite="C2", test_config="7", test_group="smoke"),
    )

    found = store.test_runs(a_suite_key(), "main", selection)

    assert [each.test_run.test_case for each in found] == expected


def test_results_of_one_outcome(three_runs: Store) -> None:
    assert [each.test_case for each in three_runs.results(a_run_key(1), Outcome.PASS)] == ["a"]
    assert [each.test_case for each in three_runs.results(a_run_key(1), Outcome.FAIL)] == ["b", "c"]
    assert list(three_runs.results(a_run_key(1), Outcome.SKIP)) == []


def test_unknown_run_and_unknown_case_have_no_result(three_runs: Store) -> None:
    assert list(three_runs.results(a_run_key(99))) == []
    assert three_runs.result(a_run_key(1), "t1:" + "0" * 32) is None
    assert three_runs.result(a_run_key(99), "t1:" + "0" * 32) is None


def test_failures_of_a_run_are_cut_as_lists_are_and_keep_how_long_their_tries_took(store: Store) -> None:
    put_run(store)
    first = Attempt(Outcome.FAIL, duration_ms=250.0, error_type="Timeout", error_details=LONG, stdout=LONG)
    save(
        store,
        a_failure("tried again", LONG, duration_ms=100.0, attempts=(first,), properties={"k": "v"}),
        a_failure("again", LONG),
        a_pass("passes"),
    )
    save(store, a_failure("again", duration_ms=50.0), attempt=2)

    tried, again = sorted(store.failures(a_run_key()), key=lambda each: len(each.test_case), reverse=True)

    assert [tried, again] == [listed(store.result(a_run_key(), each.test_id)) for each in (tried, again)]  # type: ignore[arg-type]
    assert tried.error_details == "ü" * (LIST_TEXT_LIMIT // 2)
    assert [(each.duration_ms, each.error_type, each.error_details) for each in tried.attempts] == [
        (250.0, "Timeout", None)
    ]
    assert len(again.attempts) == 1


def test_failures_of_a_run_with_parts_tell_of_tries_in_the_other_part(store: Store) -> None:
    put_run(store)
    save(store, a_failure(duration_ms=70.0), part="linux")
    save(store, a_failure(duration_ms=30.0), part="windows")

    (failure,) = store.failures(a_run_key())

    assert failure == listed(next(iter(store.results(a_run_key(), Outcome.FAIL))))
    assert {failure.duration_ms, failure.attempts[0].duration_ms} == {70.0, 30.0}


def test_unknown_run_has_no_failures(store: Store) -> None:
    put_run(store)
    assert store.failures(a_run_key(99)) == []
    assert store.failures(a_run_key()) == []


def test_reading_can_be_broken_off(three_runs: Store) -> None:
    stream = three_runs.results(a_run_key(1))
    next(stream)
    stream.close()  # type: ignore[attr-defined]

    save(three_runs, a_pass("d"), run=a_run_key(1))
    assert len(list(three_runs.results(a_run_key(1)))) == 4


def test_texts_equal_in_many_results_are_read_back_in_each(store: Store) -> None:
    put_run(store)
    save(store, *(a_pass(f"case{nth}", stdout=LONG, stderr=LONG) for nth in range(50)))

    assert {(each.stdout, each.stderr) for each in store.results(a_run_key())} == {(LONG, LONG)}

from datetime import timedelta

import pytest

from terec.analysis import StoreJudgement
from terec.ingest import StoreResults
from terec.model import CaseId, InvalidInput, NotFound, Result, Run, StoreBusy, TestRunCheck, UploadHeader
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key

ADDS = CaseId("com.acme", "CartTest", "adds")


def _runs(results: StoreResults, *outcomes: Result, **changes: object) -> None:
    for number, outcome in enumerate(outcomes, 1):
        run: Run = a_run(number, **changes)
        results.put_run(run)
        results.add_results(a_run_key(number, run.branch, run.suite), UploadHeader(), [outcome])


def _check(store: Store, run_id: int, branch: str = "main", **words: object) -> TestRunCheck:
    return StoreJudgement(store, lambda: NOW).seen_before(a_run_key(run_id, branch), ADDS, **words)  # type: ignore[arg-type]


def test_the_same_text_before_is_known(results: StoreResults, store: Store) -> None:
    _runs(results, a_pass(), a_failure(text="a"), a_failure(text="b"), a_failure(text="a"))
    check = _check(store, 4)
    assert check.is_known_failure is True
    assert [each.suite_run.run_id for each in check.similar_failures] == [2]
    summary = check.summary
    assert (summary.num_runs, summary.num_same_fail, summary.num_diff_fail, summary.num_pass) == (3, 1, 1, 1)
    assert "since main #2" in check.message


def test_another_text_is_new(results: StoreResults, store: Store) -> None:
    _runs(results, a_failure(text="a"), a_failure(text="b"))
    assert _check(store, 2).is_known_failure is False


def test_later_runs_are_not_looked_at(results: StoreResults, store: Store) -> None:
    _runs(results, a_pass(), a_failure(text="a"), a_failure(text="a"))
    assert _check(store, 2).is_known_failure is False


def test_without_an_earlier_run_nothing_is_said(results: StoreResults, store: Store) -> None:
    _runs(results, a_failure())
    assert _check(store, 1).is_known_failure is None


def test_ignored_runs_are_evidence_for_nothing(results: StoreResults, store: Store) -> None:
    _runs(results, a_failure(text="a"), a_failure(text="a"))
    results.put_run(a_run(1, ignore=True, ignore_details="disk full"))
    assert _check(store, 2).is_known_failure is None
    assert _check(store, 2).summary.num_runs == 0


def test_depth_bounds_how_far_it_looks(results: StoreResults, store: Store) -> None:
    _runs(results, a_failure(text="a"), a_pass(), a_failure(text="a"))
    assert _check(store, 3, depth=1).is_known_failure is False
    assert _check(store, 3, depth=2).is_known_failure is True


def test_texts_are_compared_whole(results: StoreResults, store: Store) -> None:
    shared = "\n".join(["x" * 50] * 9)
    _runs(results, a_failure(error_stacktrace=shared + "\na"), a_failure(error_stacktrace=shared + "\nb"))
    assert _check(store, 2).is_known_failure is False


@pytest.mark.parametrize("depth", [0, 129])
def test_depth_is_1_to_128(results: StoreResults, store: Store, depth: int) -> None:
    _runs(results, a_failure())
    with pytest.raises(InvalidInput, match="depth is 1 to 128"):
        _check(store, 1, depth=depth)


def test_a_case_that_passed_cannot_be_checked(results: StoreResults, store: Store) -> None:
    _runs(results, a_pass())
    with pytest.raises(InvalidInput, match="did not fail"):
        _check(store, 1)


def test_unknown_tests_and_suites_are_not_found(results: StoreResults, store: Store) -> None:
    _runs(results, a_failure("other"))
    with pytest.raises(NotFound, match="has no result"):
        _check(store, 1)
    _runs(results, a_failure())
    with pytest.raises(NotFound, match="Suite not found: 'ghost'"):
        _check(store, 1, check_suite="ghost")


def test_the_same_failure_in_other_words_for_its_numbers_and_times_is_known(
    results: StoreResults, store: Store
) -> None:
    _runs(results, a_failure(text="no answer after 5031 ms"), a_failure(text="no answer after 4977 ms"))
    assert _check(store, 2).is_known_failure is True


def test_a_failure_of_the_target_is_known_on_a_branch(results: StoreResults, store: Store) -> None:
    _runs(results, a_failure(text="a"), tstamp=NOW, commit="c1")
    _runs(results, a_failure(text="a"), branch="pr-7", target_branch="main", base_commit="c1")
    check = _check(store, 1, branch="pr-7")
    assert check.is_known_failure is True
    assert "Known on main" in check.message
    assert check.summary.num_runs == 0


def test_the_worst_of_what_a_case_failed_with_is_told(results: StoreResults, store: Store) -> None:
    _runs(results, a_pass(), a_failure(text="old"))
    results.put_run(a_run(3))
    for part, text in (("windows", "new"), ("linux", "old")):
        results.add_results(a_run_key(3), UploadHeader(part), [a_failure(text=text)])
    assert _check(store, 3).is_known_failure is False


def test_later_runs_of_another_branch_take_no_place_of_earlier_ones(results: StoreResults, store: Store) -> None:
    _runs(results, a_failure(), branch="release", tstamp=NOW - timedelta(hours=2))
    _runs(results, a_failure(), branch="fix", tstamp=NOW - timedelta(hours=1))
    for number in range(2, 5):
        results.put_run(a_run(number, branch="release", tstamp=NOW))
        results.add_results(a_run_key(number, "release"), UploadHeader(), [a_pass()])
    assert _check(store, 1, "fix", check_branch="release", depth=2).is_known_failure is True


def test_failure_that_is_still_being_written_is_asked_for_again_later(
    results: StoreResults, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _runs(results, a_pass(), a_failure())
    monkeypatch.setattr(store, "counted_failures", lambda *_: {})

    with pytest.raises(StoreBusy, match="is being written"):
        _check(store, 2)

import pytest

from terec.history import LIMIT_MAX, StoreHistory
from terec.ingest import StoreResults
from terec.model import CaseSelection, InvalidInput, NotFound, UploadHeader
from terec.store import Store
from terec_testing import a_failure, a_pass, a_run, a_run_key, a_suite_key


@pytest.fixture
def history(store: Store, results: StoreResults) -> StoreHistory:
    for run_id, outcome in [(1, a_pass()), (2, a_failure()), (3, a_failure())]:
        results.put_run(a_run(run_id))
        results.add_results(a_run_key(run_id), UploadHeader(), [outcome])
    results.put_run(a_run(9, branch="feature/x"))
    return StoreHistory(store)


def test_builds_come_newest_first_of_one_branch_or_all(history: StoreHistory) -> None:
    assert [run.run_id for run in history.builds(a_suite_key(), "main")] == [3, 2, 1]
    assert [run.run_id for run in history.builds(a_suite_key(), None, 2)] == [9, 3]


def test_failed_tests_may_be_asked_for_only_when_they_fail_often(history: StoreHistory) -> None:
    assert len(history.failed_tests(a_suite_key(), "main", threshold=2)) == 2
    assert history.failed_tests(a_suite_key(), "main", threshold=3) == []


def test_a_test_is_followed_over_its_runs(history: StoreHistory) -> None:
    found = history.test_runs(a_suite_key(), "main", CaseSelection(test_case="adds"))
    assert [(each.suite_run.run_id, each.test_run.result) for each in found] == [(3, "FAIL"), (2, "FAIL"), (1, "PASS")]


def test_a_selection_of_nothing_is_refused(history: StoreHistory) -> None:
    with pytest.raises(InvalidInput, match="Name the tests"):
        history.test_runs(a_suite_key(), "main", CaseSelection())


def test_branches_are_listed_by_their_newest_run(history: StoreHistory) -> None:
    assert {run.branch: run.run_id for run in history.branches(a_suite_key())} == {"main": 3, "feature/x": 9}


@pytest.mark.parametrize("limit", [0, -1, LIMIT_MAX + 1])
def test_limits_are_bounded(history: StoreHistory, limit: int) -> None:
    for question in (history.builds, history.failed_tests):
        with pytest.raises(InvalidInput, match="A limit is 1 to 1000"):
            question(a_suite_key(), "main", limit)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (a_suite_key("ghost"), "Org not found"),
        (a_suite_key(project="ghost"), "Project not found"),
        (a_suite_key(suite="ghost"), "Suite not found"),
    ],
)
def test_unknown_places_are_not_found(history: StoreHistory, key, sentence: str) -> None:  # type: ignore[no-untyped-def]
    for question in (history.builds, history.branches, history.failed_tests):
        with pytest.raises(NotFound, match=sentence):
            question(key)

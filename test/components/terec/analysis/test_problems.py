from datetime import timedelta
from typing import Any

import pytest

from terec.analysis import StoreJudgement, problems
from terec.analysis.handling import judge_and_store
from terec.analysis.past import PastReader
from terec.analysis.problems import ProblemFolder
from terec.model import Attempt, Outcome, Problem, ProblemState, Project
from terec.test_hash import test_id
from terec_testing import a_failure, a_header, a_pass, a_result, a_run, a_run_key, a_suite_key
from terec_testing.ci import Ci

TAX, MONEY = "tax rate of DE is missing", "price of sku 12 is negative"
SUITE = a_suite_key()


def _story(ci: Ci) -> None:
    """Opened, met by a pull request, fixed and opened again."""
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX), a_pass("pays"), duration_sec=120.0)
    ci.push(1, a_failure(text=TAX), a_pass("pays"), base=2, duration_sec=60.0)
    ci.build(3, a_pass(), a_failure("pays", text=MONEY))
    ci.build(4, a_failure(text=TAX), a_pass("pays"))


def test_problems_of_one_branch_open_ones_first(ci: Ci) -> None:
    _story(ci)
    back, fixed = ci.judgement.problems(SUITE, "main")
    assert (back.state, back.opened.run_id, back.builds, back.reopenings) == (ProblemState.REOPENED, 2, 2, 1)
    assert (fixed.state, fixed.opened.run_id) == (ProblemState.FIXED, 3)
    assert back.pull_requests == ("7",)
    assert back.minutes_lost == pytest.approx(2 + 1)


def test_a_build_of_a_pull_request_opens_nothing(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.push(1, a_failure(text=TAX), base=1)
    assert ci.judgement.problems(SUITE) == []


def test_read_without_an_analyzer_they_are_the_same_but_for_pull_requests(unread: Ci) -> None:
    _story(unread)
    asked = unread.judgement.problems(SUITE)
    unread.analyzed = True
    unread.analyze()
    stored = unread.judgement.problems(SUITE)
    assert [_told(each) for each in asked] == [_told(each) for each in stored]


def test_a_change_of_an_older_build_folds_its_branch_anew(ci: Ci) -> None:
    _story(ci)
    before = ci.judgement.problems(SUITE)
    ci.build(2, a_pass(), a_pass("pays"), hour_of=2)
    after = ci.judgement.problems(SUITE)
    assert {each.opened.run_id for each in before} == {2, 3}
    assert {each.opened.run_id for each in after} == {3, 4}


def test_a_branch_folded_by_pages_has_the_problems_of_its_builds_one_by_one(
    ci: Ci, monkeypatch: pytest.MonkeyPatch
) -> None:
    _story(ci)
    before = ci.judgement.problems(SUITE)
    monkeypatch.setattr(problems, "PAGE_OF_BUILDS", 2)
    ProblemFolder(ci.store, PastReader(ci.store, SUITE, ci.now), SUITE, ci.now).fold_anew("main")
    assert ci.judgement.problems(SUITE) == before


def test_a_build_whose_results_are_under_way_is_not_folded_yet(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    ci.results.put_run(a_run(2, complete=True, tstamp=ci.now))
    ci.analyze()
    assert ci.store.problems_by_branch(SUITE, ["main"])["main"].up_to == 1
    ci.results.add_results(a_run_key(2), a_header(), [a_pass()])
    ci.analyze()
    assert ci.store.problems_by_branch(SUITE, ["main"])["main"].up_to == 2
    assert [each.state for each in ci.store.problems(SUITE)] == [ProblemState.FIXED]


def test_minutes_lost_are_those_of_the_tries_after_the_first(ci: Ci) -> None:
    tries = (Attempt(Outcome.FAIL, duration_ms=90_000.0, error_details=TAX),)
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX, attempts=tries, duration_ms=60_000.0), a_failure("pays", text=MONEY))
    lost = {each.pairs[0].test_id: each.minutes_lost for each in ci.judgement.problems(SUITE)}
    assert sorted(lost.values()) == [0.0, 1.0]


def test_only_those_that_failed_or_were_fixed_since_are_listed(ci: Ci) -> None:
    _story(ci)
    ci.later(days=3)
    assert len(ci.judgement.problems(SUITE, since=ci.now - timedelta(days=4))) == 2
    assert ci.judgement.problems(SUITE, since=ci.now - timedelta(days=2)) == []


def test_what_came_into_a_build_since_it_was_judged_is_folded_before_anybody_was_told(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX), complete=None, declared_parts=2)
    ci.analyzed = False
    ci.results.add_results(a_run_key(2), a_header("second"), [a_failure("pays", text=MONEY)])
    asked = ci.judgement.problems(SUITE)
    assert len(asked) == 2

    ci.analyzed = True
    ci.analyze()
    assert [_told(each) for each in ci.judgement.problems(SUITE)] == [_told(each) for each in asked]


def test_an_incomplete_build_fixes_nothing_and_is_folded_when_it_is_whole(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    ci.build(3, a_pass(), complete=False)
    (problem,) = ci.judgement.problems(SUITE)
    assert problem.state is ProblemState.OPEN
    ci.build(3, a_pass(), hour_of=3)
    (problem,) = ci.judgement.problems(SUITE)
    assert (problem.state, problem.fixed and problem.fixed.run_id) == (ProblemState.FIXED, 3)


def test_an_incomplete_build_opens_no_problem_before_it_is_whole(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX), complete=False)
    assert ci.store.problems(SUITE) == []
    ci.build(2, a_failure(text=TAX), hour_of=2)
    assert [each.opened.run_id for each in ci.store.problems(SUITE)] == [2]


def test_a_later_upload_of_a_pull_request_meets_the_problems_that_it_shows(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX), a_failure("pays", text=MONEY))
    ci.push(1, a_failure(text=TAX), base=2)
    ci.results.add_results(a_run_key(1, "pr-7"), a_header("second"), [a_failure("pays", text=MONEY)])
    ci.analyze()
    assert [each.pull_requests for each in ci.judgement.problems(SUITE)] == [("7",), ("7",)]


def test_a_problem_keeps_its_id_when_another_test_joins(ci: Ci) -> None:
    stack = "AssertionError: {}\n\tat com.acme.Vat.rateFor(Vat.java:7)\n\tat com.acme.CartTest.adds(CartTest.java:3)"
    failing = {"text": TAX, "error_stacktrace": stack.format(TAX)}
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(**failing), a_pass("pays"))
    (first,) = ci.judgement.problems(SUITE)
    ci.build(3, a_failure("pays", **failing), a_failure(**failing))
    (second,) = ci.judgement.problems(SUITE)
    assert second.problem_id == first.problem_id
    assert len(second.failing) == 2


def test_all_branches_without_a_target_are_asked(ci: Ci) -> None:
    ci.store.put_project(Project("acme", "shop", default_branch="main", long_lived=("release/*",)))
    ci.build(1, a_failure(text=TAX))
    ci.build(1, a_failure(text=MONEY), branch="release/2")
    assert {each.branch for each in StoreJudgement(ci.store, lambda: ci.now).problems(SUITE)} == {"main", "release/2"}


def _told(problem: Problem) -> tuple[object, ...]:
    return problem.problem_id, problem.state, problem.opened, problem.pairs, problem.builds, problem.fixed


def test_a_branch_without_runs_has_none(ci: Ci) -> None:
    ci.build(1, a_pass())
    assert ci.judgement.problems(SUITE, "ghost") == []


def test_of_two_requests_judged_at_once_neither_is_lost_nor_counted_twice(
    unread: Ci, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread.build(1, a_pass(), a_pass("pays"))
    unread.build(2, a_failure(text=TAX), a_pass("pays"), duration_sec=120.0)
    judge_and_store(unread.store, a_run_key(2), unread.now)
    unread.push(1, a_failure(text=TAX), a_pass("pays"), base=2, duration_sec=60.0)
    unread.push(2, a_failure(text=TAX), a_pass("pays"), base=2, pull_request="8", duration_sec=60.0)
    replace = unread.store.replace_problems

    def after_the_other(*words: Any) -> bool:
        monkeypatch.setattr(unread.store, "replace_problems", replace)
        judge_and_store(unread.store, a_run_key(2, "pr-7"), unread.now)
        return replace(*words)

    monkeypatch.setattr(unread.store, "replace_problems", after_the_other)
    judge_and_store(unread.store, a_run_key(1, "pr-7"), unread.now)

    (problem,) = unread.store.problems(SUITE)
    assert problem.pull_requests == ("7", "8")
    assert problem.minutes_lost == pytest.approx(2 + 1 + 1)


@pytest.mark.parametrize("complete", [True, None])
def test_problem_follows_each_time_its_only_run_is_ignored_and_counted_again(ci: Ci, complete: bool | None) -> None:
    ci.build(1, a_pass(), complete=complete)
    ci.build(2, a_failure(text=TAX), complete=complete)
    counts = []
    for ignore in (True, False, True, False):
        ci.later(minutes=1)
        ci.results.put_run(a_run(2, ignore=ignore))
        ci.analyze()
        counts.append(len(ci.judgement.problems(SUITE)))
    assert counts == [0, 1, 0, 1]


def test_problem_that_a_deleted_run_alone_showed_goes_with_it(ci: Ci) -> None:
    ci.build(1, a_pass(), a_failure("pays", text=MONEY))
    ci.build(2, a_failure(text=TAX), a_failure("pays", text=MONEY))

    ci.results.delete_run(a_run_key(2))

    (problem,) = ci.judgement.problems(SUITE)
    assert problem.failing == (test_id(*a_result("pays").case),)


def test_problem_that_a_deleted_run_alone_had_fixed_is_open_again(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    ci.build(2, a_pass())

    ci.results.delete_run(a_run_key(2))

    assert [each.state for each in ci.judgement.problems(SUITE)] == [ProblemState.OPEN]


def test_problem_does_not_tell_of_a_deleted_pull_request(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    ci.push(2, a_failure(text=TAX), base=1)
    (before,) = ci.judgement.problems(SUITE)

    ci.results.delete_run(a_run_key(2, "pr-7"))

    (after,) = ci.judgement.problems(SUITE)
    assert (before.pull_requests, after.pull_requests) == (("7",), ())


def test_problem_whose_run_was_deleted_by_a_process_that_died_goes_when_its_suite_is_reanalyzed(ci: Ci) -> None:
    ci.build(1, a_pass(), a_failure("pays", text=MONEY))
    ci.build(2, a_failure(text=TAX), a_failure("pays", text=MONEY))
    ci.store.delete_run(a_run_key(2))

    ci.judgement.reanalyze(SUITE, apply=True)

    (problem,) = ci.judgement.problems(SUITE)
    assert problem.failing == (test_id(*a_result("pays").case),)


def test_problem_follows_when_an_incomplete_run_is_ignored_and_counted_again(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX), a_pass("pays"), complete=False)
    ci.build(3, a_pass("pays"))
    counts = []
    for ignore in (False, True, False):
        ci.later(minutes=1)
        ci.results.put_run(a_run(2, ignore=ignore))
        ci.analyze()
        counts.append(len(ci.judgement.problems(SUITE)))
    assert counts == [1, 0, 1]

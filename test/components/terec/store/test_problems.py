"""Contract of store.Judgements: the problems of a branch are replaced together, by one at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from terec.model import Acknowledgement, BranchProblems
from terec.store import Store
from terec_testing import NOW, a_suite_key
from terec_testing.judgements import DAY, PAIRS, POINT, problem, put_problems, stored_problems

pytestmark = pytest.mark.usefixtures("three_runs")


def test_problems_are_kept_whole_newest_opened_first(store: Store) -> None:
    acknowledged = Acknowledgement("main", PAIRS, "mira", "Known.", NOW, NOW + DAY, "SHOP-1", POINT)
    whole = problem(
        fixed=POINT,
        fixed_at=NOW,
        reopened=POINT,
        reopenings=2,
        builds=5,
        pull_requests=("7", "9"),
        minutes_lost=1.5,
        acknowledgement=acknowledged,
    )
    newer = problem("c1:b", NOW + DAY)

    put_problems(store, "main", 5, whole, newer)

    assert store.problems(a_suite_key()) == [newer, whole]
    assert store.problems(a_suite_key(), "main") == [newer, whole]
    assert store.problems(a_suite_key(), "other") == []


def test_problems_of_a_branch_are_replaced_together(store: Store) -> None:
    other = problem(branch="other")
    put_problems(store, "main", 4, problem(), problem("c1:b"))
    put_problems(store, "other", 7, other)

    put_problems(store, "main", 5, problem("c1:b", builds=9))

    assert store.problems(a_suite_key(), "main") == [problem("c1:b", builds=9)]
    assert store.problems(a_suite_key(), "other") == [other]
    assert store.problems_by_branch(a_suite_key(), ["main", "other", "none"]) == {
        "main": BranchProblems({"c1:b": problem("c1:b", builds=9)}, 5),
        "other": BranchProblems({"c1:a": other}, 7),
    }


def test_problems_are_replaced_only_where_they_are_as_they_were_read(store: Store) -> None:
    put_problems(store, "main", 4, problem())
    read = stored_problems(store, "main")
    put_problems(store, "main", 4, problem(builds=2))

    late = BranchProblems({"c1:a": problem(builds=9), "c1:b": problem("c1:b")}, 5)

    assert not store.replace_problems(a_suite_key(), "main", read, late)
    assert not store.replace_problems(a_suite_key(), "main", None, late)
    assert stored_problems(store, "main") == BranchProblems({"c1:a": problem(builds=2)}, 4)
    assert store.replace_problems(a_suite_key(), "main", stored_problems(store, "main"), late)
    assert stored_problems(store, "main") == late


def test_problems_replaced_by_several_at_once_are_those_of_each_after_the_other(store: Store) -> None:
    put_problems(store, "main", 1, problem(builds=1))

    def count_one_more() -> None:
        while True:
            before = stored_problems(store, "main")
            assert before is not None
            more = problem(builds=before.problems["c1:a"].builds + 1)
            if store.replace_problems(a_suite_key(), "main", before, BranchProblems({"c1:a": more}, before.up_to)):
                return

    with ThreadPoolExecutor(4) as several:
        for each in [several.submit(count_one_more) for _ in range(12)]:
            each.result()

    assert stored_problems(store, "main") == BranchProblems({"c1:a": problem(builds=13)}, 1)


def test_branch_without_problems_knows_how_far_it_was_folded(store: Store) -> None:
    assert stored_problems(store, "main") is None

    put_problems(store, "main", 3)

    assert stored_problems(store, "main") == BranchProblems({}, 3)

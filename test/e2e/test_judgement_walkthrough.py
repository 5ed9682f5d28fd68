"""The story of judgement over a real file: a long-lived branch, a pull request, and runs that nobody can judge."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from terec.model import (
    ExcuseKind,
    FailOn,
    GateOutcome,
    LostHow,
    NotFound,
    Org,
    Project,
    RunPoint,
    Verdict,
)
from terec.store_sqlite import open_store
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

TAX, MONEY = "tax rate of DE is missing", "price of sku 12 is negative"


@pytest.fixture(params=["on the spot", "by an analyzer"])
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ci]:
    with open_store(tmp_path / "terec.sqlite") as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        yield Ci(store, analyzed=request.param == "by an analyzer")


def test_on_a_long_lived_branch(shop: Ci) -> None:
    shop.build(1, a_pass())
    shop.build(2, a_pass())
    shop.build(3, a_failure(text=TAX))
    assert shop.verdict(3) == (Verdict.NEW,)
    assert shop.gate(3).gate.outcome is GateOutcome.RED

    shop.build(4, a_failure(text=TAX))
    assert shop.verdict(4) == (Verdict.KNOWN,)
    again = shop.gate(4).gate
    assert again.outcome is GateOutcome.GREEN
    (failure,) = again.failures
    assert failure.excuse is not None
    assert failure.excuse.kind is ExcuseKind.OPEN
    assert _place(failure.excuse.proof) == _place(failure.judged.first_failing) == ("main", 3)
    assert shop.gate(4, "main", FailOn.OPEN).gate.outcome is GateOutcome.RED

    shop.build(5, a_failure(text=MONEY))
    assert shop.verdict(5) == (Verdict.NEW,)
    assert shop.gate(5).gate.outcome is GateOutcome.RED


def test_the_problem_of_a_branch_is_opened_fixed_and_reopened_under_its_id(shop: Ci) -> None:
    shop.build(1, a_pass())
    shop.build(2, a_failure(text=TAX))
    shop.build(3, a_failure(text=TAX))
    (opened,) = shop.judgement.problems(a_run_key().suite_key)
    assert (opened.state.value, _place(opened.opened), opened.builds) == ("open", ("main", 2), 2)

    shop.build(4, a_pass())
    (fixed,) = shop.judgement.problems(a_run_key().suite_key)
    assert (fixed.problem_id, fixed.state.value, _place(fixed.fixed)) == (opened.problem_id, "fixed", ("main", 4))

    shop.build(5, a_failure(text=TAX))
    (back,) = shop.judgement.problems(a_run_key().suite_key)
    assert (back.problem_id, back.state.value, back.reopenings) == (opened.problem_id, "reopened", 1)


def test_in_a_pull_request_the_second_push_with_the_same_failure_stays_red(shop: Ci) -> None:
    for run_id in range(1, 4):
        shop.build(run_id, a_pass())
    shop.push(1, a_failure(text=TAX), base=3)
    assert shop.verdict(1, "pr-7") == (Verdict.NEW,)
    assert shop.gate(1, "pr-7").gate.outcome is GateOutcome.RED

    shop.push(2, a_failure(text=TAX), base=3)
    assert shop.verdict(2, "pr-7") == (Verdict.KNOWN,)
    assert shop.gate(2, "pr-7").gate.outcome is GateOutcome.RED


def test_mains_own_failure_from_before_the_base_is_known_upstream(shop: Ci) -> None:
    shop.build(1, a_pass())
    shop.build(2, a_failure(text=TAX), url="http://ci.example.com/2")
    shop.build(3, a_failure(text=TAX), url="http://ci.example.com/3")
    shop.push(1, a_failure(text=TAX), base=3)

    answer = shop.gate(1, "pr-7")
    assert answer.gate.outcome is GateOutcome.GREEN
    (failure,) = answer.gate.failures
    assert (failure.judged.verdict, failure.judged.upstream) == (Verdict.KNOWN, "main")
    assert failure.excuse is not None
    assert (failure.excuse.kind, _place(failure.excuse.proof)) == (ExcuseKind.TARGET, ("main", 3))
    assert answer.links["main #3"] == "http://ci.example.com/3"
    assert str(answer.names[failure.test_id]) == "com.acme.CartTest::adds"


def test_a_failure_that_main_got_after_the_base_is_no_excuse(shop: Ci) -> None:
    shop.build(1, a_pass())
    shop.build(2, a_failure(text=TAX))
    shop.push(1, a_failure(text=TAX), base=1)
    assert shop.gate(1, "pr-7").gate.outcome is GateOutcome.RED


def test_two_other_authors_who_fail_the_same_way_excuse_it(shop: Ci) -> None:
    shop.build(1, a_pass())
    for number, author in (("8", "jonas"), ("9", "priya")):
        words = {"branch": f"pr-{number}", "pull_request": number, "author": author, "target_branch": "main"}
        shop.build(1, a_failure(text=TAX), base_commit="main-1", **words)
    shop.push(1, a_failure(text=TAX), base=1)

    (failure,) = shop.gate(1, "pr-7").gate.failures
    assert failure.excuse is not None
    assert failure.excuse.kind is ExcuseKind.ELSEWHERE


def test_a_failure_that_passed_on_one_commit_of_another_request_is_flaky(shop: Ci) -> None:
    shop.build(1, a_pass())
    other = {"branch": "pr-8", "pull_request": "8", "author": "jonas", "target_branch": "main", "base_commit": "main-1"}
    shop.build(1, a_failure(text=TAX), commit="same", commits=("same",), **other)
    shop.build(2, a_pass(), commit="same", commits=("same",), **other)
    shop.push(1, a_failure(text=TAX), base=1)

    answer = shop.gate(1, "pr-7").gate
    assert answer.outcome is GateOutcome.GREEN
    (failure,) = answer.failures
    assert failure.excuse is not None
    assert failure.excuse.kind is ExcuseKind.FLAKY


def test_in_the_first_week_nothing_is_known_and_nothing_excused(shop: Ci) -> None:
    shop.build(1, a_failure(text=TAX))
    assert shop.verdict(1) == (Verdict.UNKNOWN,)
    assert shop.gate(1).gate.outcome is GateOutcome.RED


def test_a_green_first_build_is_green(shop: Ci) -> None:
    shop.build(1, a_pass())
    assert shop.gate(1).gate.outcome is GateOutcome.GREEN


@pytest.mark.parametrize(
    ("words", "reason"),
    [({"complete": False}, "incomplete"), ({"ignore": True, "ignore_details": "disk full"}, "ignored")],
)
def test_incomplete_and_ignored_builds_are_not_judgeable(shop: Ci, words: dict[str, Any], reason: str) -> None:
    shop.build(1, a_pass())
    shop.build(2, a_pass(), **words)
    gate = shop.gate(2).gate
    assert gate.outcome is GateOutcome.NOT_JUDGEABLE
    assert reason in gate.sentence


def test_of_an_incomplete_build_nothing_is_missing_yet(shop: Ci) -> None:
    shop.build(1, a_pass(), a_pass("pays"))
    shop.build(2, a_pass(), complete=False)
    assert shop.judgement.verdicts(a_run_key(2)).lost == ()
    shop.build(3, a_pass())
    assert len(shop.judgement.verdicts(a_run_key(3)).lost) == 1


def test_a_build_without_results_is_not_judgeable(shop: Ci) -> None:
    shop.build(1, a_pass())
    shop.results.put_run(a_run(2, complete=True))
    assert shop.gate(2).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_a_build_that_lost_a_class_is_not_judgeable_and_says_so_first(shop: Ci) -> None:
    shop.build(1, a_pass(), *(a_pass(f"counts{number}", test_suite="StockTest") for number in range(3)))
    shop.build(2, a_pass())
    gate = shop.gate(2).gate
    assert gate.outcome is GateOutcome.NOT_JUDGEABLE
    assert [each.how for each in gate.lost] == [LostHow.MISSING] * 3


def test_a_build_in_which_most_broke_at_once_is_an_outage(shop: Ci) -> None:
    shop.build(1, a_pass(), *(a_pass(f"counts{number}", test_suite="StockTest") for number in range(30)))
    outage = [
        a_failure(f"counts{number}", "Connection refused by the database", test_suite="StockTest")
        for number in range(30)
    ]
    shop.build(2, a_pass(), *outage)
    assert set(shop.verdict(2)) == {Verdict.INFRA}
    assert shop.gate(2).gate.outcome is GateOutcome.NOT_JUDGEABLE
    shop.build(3, a_failure(f"counts{3}", "Connection refused by the database", test_suite="StockTest"))
    assert shop.verdict(3) == (Verdict.NEW,), "an outage is evidence for nothing"


def test_parts_that_nobody_names_before_they_are_stored_are_not_missing(shop: Ci) -> None:
    shop.build(1, a_pass(), *(a_pass(f"counts{number}") for number in range(20)))
    shop.results.add_results(a_run_key(1), a_header("web"), [a_pass("clicks")])
    run = a_run(None, branch="pr-7", target_branch="main", base_commit="main-1", pull_request="7")
    given = [a_pass(f"counts{number}") for number in range(20)] + [a_pass(f"works{number}") for number in range(10)]
    assert shop.judgement.gate_of(run, given).gate.outcome is GateOutcome.GREEN


def test_results_are_gated_before_they_are_stored(shop: Ci) -> None:
    shop.build(1, a_pass())
    shop.build(2, a_failure(text=TAX))
    run = a_run(None, branch="pr-7", target_branch="main", base_commit="main-2", pull_request="7")
    passes = [a_pass(f"works{number}") for number in range(10)]

    known = shop.judgement.gate_of(run, [*passes, a_failure(text=TAX)])
    other = shop.judgement.gate_of(run, [*passes, a_failure(text=MONEY)])

    assert (known.gate.outcome, other.gate.outcome) == (GateOutcome.GREEN, GateOutcome.RED)
    twice = shop.judgement.gate_of(run, [*passes, a_failure(text=MONEY), a_pass()])
    assert twice.gate.outcome is GateOutcome.RED, "the worst of a case given twice counts"
    with pytest.raises(NotFound):
        shop.results.run(a_run_key(1, "pr-7"))
    with pytest.raises(NotFound, match="Project not found"):
        shop.judgement.gate_of(replace(run, project="ghost"), [])


def _place(point: RunPoint | None) -> tuple[str, int] | None:
    return None if point is None else (point.branch, point.run_id)

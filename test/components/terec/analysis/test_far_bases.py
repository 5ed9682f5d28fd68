"""A base that the target left behind long ago: it is looked for, within bounds, and what is looked at ends there."""

from typing import cast

import pytest

from terec.analysis import StoreJudgement
from terec.model import ExcuseKind, GateOutcome, Verdict
from terec.store import Store
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.ci import Ci
from terec_testing.counting import Counting

TAX = "tax rate of DE is missing"
HISTORY, NEAR, FAR = 6, 3, 20
"""Runs looked back on, runs that a base may be back in the first page, runs among which one is looked for."""


@pytest.fixture(autouse=True)
def _short_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("window.HISTORY_RUNS", "past.HISTORY_RUNS"):
        monkeypatch.setattr(f"terec.analysis.{name}", HISTORY)
    monkeypatch.setattr("terec.analysis.window.PAGE", HISTORY + NEAR)
    monkeypatch.setattr("terec.analysis.window.BASE_RUNS", FAR)


def _main(ci: Ci, first: int, last: int, broken: range = range(0)) -> None:
    """Builds of main; adds fails in the broken ones."""
    for run_id in range(first, last + 1):
        ci.build(run_id, a_failure(text=TAX) if run_id in broken else a_pass())


def _asked(ci: Ci, run_id: int) -> int:
    """How often runs are asked for."""
    counting = Counting(ci.store)
    StoreJudgement(cast(Store, counting), lambda: ci.now).gate(a_run_key(run_id, "pr-7"))
    return counting.asked["runs"]


def test_what_broke_on_the_target_after_a_far_base_is_no_excuse(unread: Ci) -> None:
    _main(unread, 1, 18, broken=range(18, 19))
    unread.push(1, a_failure(text=TAX), base=5)

    gate = unread.gate(1, "pr-7").gate

    assert (gate.outcome, gate.base_unknown, gate.base and gate.base.run_id) == (GateOutcome.RED, False, 5)


def test_what_failed_at_a_far_base_is_excused_by_it(unread: Ci) -> None:
    _main(unread, 1, 18, broken=range(5, 6))
    unread.push(1, a_failure(text=TAX), base=5)

    (failure,) = unread.gate(1, "pr-7").gate.failures

    assert failure.excuse is not None
    assert (failure.excuse.kind, failure.excuse.proof and failure.excuse.proof.run_id) == (ExcuseKind.TARGET, 5)


def test_tests_are_lost_against_a_far_base(unread: Ci) -> None:
    more = [a_pass(f"more{number}") for number in range(20)]
    for run_id in range(1, 19):
        unread.build(run_id, *(more if run_id <= 5 else ()))
    unread.push(1, base=5)

    assert unread.gate(1, "pr-7").gate.outcome is GateOutcome.NOT_JUDGEABLE


@pytest.mark.parametrize("last", [10, 12, 22, 28])
def test_as_many_runs_before_the_base_are_looked_at_however_far_it_is(unread: Ci, last: int) -> None:
    for run_id in range(1, last + 1):
        unread.build(run_id, a_failure(text=TAX) if run_id in (5, 7) else a_pass())
    unread.push(1, a_failure(text=TAX), base=9)

    assert unread.verdict(1, "pr-7") == (Verdict.FLAKY,)
    (failure,) = unread.gate(1, "pr-7").gate.failures
    assert failure.excuse is not None and failure.excuse.kind is ExcuseKind.FLAKY


def test_run_of_a_far_base_that_came_later_leaves_the_verdict_what_it_looked_back_on(unread: Ci) -> None:
    for run_id in range(1, 19):
        unread.build(run_id, a_failure(text=TAX) if run_id in (3, 4) else a_pass())
    unread.push(1, a_failure(text=TAX), base=5)
    before = unread.verdict(1, "pr-7")
    _main(unread, 19, 30)
    unread.build(31, a_pass(), commit="main-5")

    assert unread.gate(1, "pr-7").gate.base == unread.store.run(a_run_key(31)).point  # type: ignore[union-attr]
    assert unread.verdict(1, "pr-7") == before == (Verdict.KNOWN,)


def test_base_beyond_the_bound_is_unknown_and_nothing_is_said_of_it(unread: Ci) -> None:
    _main(unread, 1, 5 + FAR, broken=range(5 + FAR, 6 + FAR))
    unread.push(1, a_failure(text=TAX), base=5)

    gate = unread.gate(1, "pr-7").gate

    assert gate.base_unknown
    assert "at the base" not in gate.failures[0].sentence


def test_base_of_an_older_branch_of_the_chain_is_looked_for_as_far(unread: Ci) -> None:
    _main(unread, 1, 5, broken=range(5, 6))
    unread.build(1, a_pass("other"), branch="epic", target_branch="main", base_commit="main-5")
    _main(unread, 6, 18)
    unread.build(1, a_failure(text=TAX), branch="fix", target_branch="epic", base_commit="epic-1")

    (test,) = unread.judgement.verdicts(a_run_key(1, "fix")).tests

    assert (test.judged.verdict, test.judged.upstream) == (Verdict.KNOWN, "main")


def test_one_page_is_read_for_a_base_that_is_near_and_few_for_any(unread: Ci) -> None:
    _main(unread, 1, 60)
    for run_id, base in enumerate((60, 60 - NEAR, 45, 5), 1):
        unread.push(run_id, base=base)

    newest, near, far, unknown = (_asked(unread, run_id) for run_id in (1, 2, 3, 4))

    assert near == newest
    assert far <= newest + 2
    assert unknown <= newest + 2

"""Which runs a judgement looks back on, and what it takes to read them."""

from typing import Any, cast

import pytest

from terec.analysis import StoreJudgement
from terec.model import ExcuseKind, GateOutcome, Project, Verdict
from terec.store import Store
from terec_testing import a_failure, a_pass, a_run, a_run_key
from terec_testing.ci import Ci
from terec_testing.counting import Counting

TAX, DOWN = "tax rate of DE is missing", "Connection refused by the database"


def _questions(ci: Ci, run_id: int, branch: str) -> int:
    counting = Counting(ci.store)
    StoreJudgement(cast(Store, counting), lambda: ci.now).gate(a_run_key(run_id, branch))
    return counting.asked.total()


def test_the_store_is_asked_no_more_for_more_failures_and_runs(unread: Ci) -> None:
    cases = [f"case{number}" for number in range(8)]
    unread.build(1, *map(a_pass, cases))
    unread.build(2, a_failure("case0", text=TAX), *map(a_pass, cases[1:]))
    unread.push(1, a_failure("case0", text=TAX), *map(a_pass, cases[1:]), base=2)
    few = _questions(unread, 1, "pr-7")
    for run_id in range(3, 12):
        unread.build(run_id, *(a_failure(case, text=TAX) for case in cases))
    unread.push(2, *(a_failure(case, text=TAX) for case in cases), base=11)
    assert _questions(unread, 2, "pr-7") <= few + 1


@pytest.mark.parametrize("default", ["main", "master", "trunk"])
def test_the_default_branch_is_the_one_that_has_runs(unread: Ci, default: str) -> None:
    unread.build(1, a_failure(text=TAX), branch=default)
    unread.build(1, a_failure(text=TAX), branch="feature", base_commit=f"{default}-1")
    assert unread.gate(1, "feature").gate.failures[0].judged.upstream == default


def test_long_lived_branches_are_judged_against_their_own_past(unread: Ci) -> None:
    unread.store.put_project(Project("acme", "shop", default_branch="main", long_lived=("release/*",)))
    unread.build(1, a_failure(text=TAX))
    unread.build(1, a_pass(), branch="release/2")
    unread.build(2, a_failure(text=TAX), branch="release/2")
    assert unread.verdict(2, "release/2") == (Verdict.NEW,)


def test_the_chain_goes_on_from_a_release_branch_to_the_default_branch(unread: Ci) -> None:
    unread.build(1, a_failure(text=TAX))
    unread.build(1, a_pass("other"), branch="epic", target_branch="main", base_commit="main-1")
    unread.build(1, a_failure(text=TAX), branch="fix", target_branch="epic", base_commit="epic-1")
    (test,) = unread.judgement.verdicts(a_run_key(1, "fix")).tests
    assert (test.judged.verdict, test.judged.upstream) == (Verdict.KNOWN, "main")


def test_another_target_may_be_asked_about(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(1, a_failure(text=TAX), branch="develop", target_branch="develop")
    ci.push(1, a_failure(text=TAX), base=1)
    key = a_run_key(1, "pr-7")
    assert ci.judgement.gate(key).gate.outcome is GateOutcome.RED
    answer = ci.judgement.gate(key, against="develop").gate
    assert answer.outcome is GateOutcome.GREEN
    assert answer.base_unknown


def test_an_unknown_base_is_told_and_taken_by_time(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    ci.push(1, a_failure(text=TAX), base=99)
    ci.build(2, a_pass())
    ci.push(2, a_failure(text=TAX), base=99)
    gate = ci.gate(2, "pr-7").gate
    assert gate.base_unknown
    assert (gate.base and gate.base.run_id, gate.outcome) == (1, GateOutcome.GREEN), "before its first push"


def test_a_run_of_the_base_that_started_after_the_request_still_excuses(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.push(1, a_failure(text=TAX), base=2)
    ci.build(2, a_failure(text=TAX))
    (failure,) = ci.gate(1, "pr-7").gate.failures
    assert failure.excuse is not None
    assert failure.excuse.kind is ExcuseKind.TARGET


def test_a_target_without_runs_excuses_nothing(ci: Ci) -> None:
    ci.push(1, a_failure(text=TAX), base=1)
    gate = ci.gate(1, "pr-7").gate
    assert (gate.outcome, gate.base) == (GateOutcome.RED, None)


def test_more_builds_than_a_history_are_paged_back_to_the_requests_time(unread: Ci, monkeypatch: Any) -> None:
    for name in ("window.PAGE", "window.HISTORY_RUNS", "past.HISTORY_RUNS"):
        monkeypatch.setattr(f"terec.analysis.{name}", 3)
    for run_id in range(1, 4):
        unread.build(run_id, a_failure(text=TAX))
    unread.push(1, a_failure(text=TAX), base=3)
    for run_id in range(4, 12):
        unread.build(run_id, a_pass())
    assert unread.verdict(1, "pr-7") == (Verdict.KNOWN,)
    assert unread.gate(1, "pr-7").gate.outcome is GateOutcome.GREEN


@pytest.mark.parametrize("analyzed", [True, False])
def test_an_outage_of_the_target_is_no_excuse_and_no_pass(store: Store, analyzed: bool) -> None:
    ci = Ci(store, analyzed)
    cases = [f"case{number}" for number in range(30)]
    ci.build(1, *map(a_pass, cases))
    ci.build(2, *(a_failure(each, text=DOWN) for each in cases))
    ci.push(1, a_failure("case0", text=DOWN), *map(a_pass, cases[1:]), base=2)
    assert ci.verdict(1, "pr-7") == (Verdict.NEW,)
    assert ci.gate(1, "pr-7").gate.outcome is GateOutcome.RED


def test_an_incomplete_run_is_never_called_an_outage(ci: Ci) -> None:
    cases = [f"case{number}" for number in range(30)]
    ci.build(1, *map(a_pass, cases))
    ci.build(2, *(a_failure(each, text=DOWN) for each in cases), complete=False)
    assert set(ci.verdict(2)) == {Verdict.NEW}


def test_a_failure_without_any_text_is_generic_and_never_excused_by_others(ci: Ci) -> None:
    nothing = {"text": "", "error_stacktrace": ""}
    ci.build(1, a_pass())
    for number, author in (("8", "jonas"), ("9", "priya")):
        words = {"branch": f"pr-{number}", "pull_request": number, "author": author, "target_branch": "main"}
        ci.build(1, a_failure(**nothing), base_commit="main-1", **words)
    ci.push(1, a_failure(**nothing), base=1)
    (failure,) = ci.gate(1, "pr-7").gate.failures
    assert (failure.judged.generic, failure.excuse) == (True, None)
    assert ci.judgement.verdicts(a_run_key(1, "pr-7")).causes[0].title


def test_base_that_is_told_later_is_looked_at(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    ci.push(1, a_failure(text=TAX), base=99)
    assert ci.verdict(1, "pr-7") == (Verdict.KNOWN,)

    ci.results.put_run(a_run(1, branch="pr-7", base_history=("main-1",)))

    assert ci.verdict(1, "pr-7") == (Verdict.NEW,)

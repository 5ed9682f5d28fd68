from datetime import timedelta

import pytest

from terec.analysis import MISSING_CAUSE
from terec.model import (
    AcknowledgementRequest,
    ExcuseKind,
    GateOutcome,
    InvalidInput,
    NotFound,
    ProblemState,
    RecordedAcknowledgement,
    Verdict,
)
from terec.test_hash import test_id
from terec_testing import a_failure, a_pass, a_result, a_run_key, a_suite_key
from terec_testing.ci import Ci

TAX, MONEY = "tax rate of DE is missing", "price of sku 12 is negative"
SUITE = a_suite_key()
ADDS = test_id(*a_result().case)
WORD = AcknowledgementRequest("a vendor repairs it", "mira", ticket="SHOP-7")


def _excuse(
    ci: Ci, run_id: int = 2, branch: str = "main", request: AcknowledgementRequest = WORD
) -> RecordedAcknowledgement:
    key = a_run_key(run_id, branch)
    return ci.judgement.excuse(key, ci.judgement.verdicts(key).causes[0].cause_id, request)


def test_an_excuse_turns_the_gate_of_its_branch_green_and_says_whose_word_it_is(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    excuse = _excuse(ci)
    gate = ci.gate(2).gate
    assert gate.outcome is GateOutcome.GREEN
    assert gate.failures[0].excuse is not None
    assert gate.failures[0].excuse.kind is ExcuseKind.ACKNOWLEDGED
    assert "mira" in gate.failures[0].sentence
    assert "SHOP-7" in gate.failures[0].sentence
    assert ci.judgement.excuses(SUITE) == [excuse]


def test_an_excuse_on_a_pull_request_is_one_on_its_target_and_the_requests_into_it(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.push(1, a_failure(text=TAX), base=1)
    assert _excuse(ci, 1, "pr-7").branch == "main"
    other = {"branch": "pr-9", "pull_request": "9", "target_branch": "main", "base_commit": "main-1"}
    ci.build(1, a_failure(text=TAX), **other)
    assert ci.gate(1, "pr-7").gate.outcome is GateOutcome.GREEN
    assert ci.gate(1, "pr-9").gate.outcome is GateOutcome.GREEN


def test_what_joins_the_cause_later_is_not_covered(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX), a_pass("pays"))
    _excuse(ci)
    ci.build(3, a_failure(text=TAX), a_failure("pays", text=TAX))
    assert ci.gate(3).gate.outcome is GateOutcome.RED


def test_an_excuse_ends_with_its_term(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    _excuse(ci)
    ci.later(days=13)
    assert ci.gate(2).gate.outcome is GateOutcome.GREEN
    ci.later(days=1)
    assert ci.gate(2).gate.outcome is GateOutcome.RED


def test_a_term_is_90_days_at_most(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    with pytest.raises(InvalidInput, match="at most 90 days"):
        _excuse(ci, request=AcknowledgementRequest("later", "mira", until=ci.now + timedelta(days=91)))


def test_a_withdrawn_excuse_holds_no_more_and_stays_listed(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    excuse = _excuse(ci)
    withdrawn = ci.judgement.withdraw_excuse(SUITE, excuse.excuse_id, "jonas")
    assert (withdrawn.withdrawn, withdrawn.withdrawn_by) == (ci.now, "jonas")
    assert ci.judgement.excuses(SUITE) == [withdrawn]
    assert ci.gate(2).gate.outcome is GateOutcome.RED
    assert ci.judgement.withdraw_excuse(SUITE, excuse.excuse_id, "priya") == withdrawn
    with pytest.raises(NotFound, match="Excuse not found"):
        ci.judgement.withdraw_excuse(SUITE, "x1:ghost", "jonas")


def test_a_problem_that_someone_took_on_says_so(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    excuse = _excuse(ci)
    (problem,) = ci.judgement.problems(SUITE)
    assert problem.state is ProblemState.ACKNOWLEDGED
    assert problem.acknowledgement is not None
    assert problem.acknowledgement.because == WORD.because
    ci.judgement.withdraw_excuse(SUITE, excuse.excuse_id, "jonas")
    assert ci.judgement.problems(SUITE)[0].state is ProblemState.OPEN


def test_lost_tests_are_acknowledged_as_one_cause(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"), a_pass("ships"))
    ci.build(2, a_pass())
    assert ci.gate(2).gate.outcome is GateOutcome.NOT_JUDGEABLE
    excuse = ci.judgement.excuse(a_run_key(2), MISSING_CAUSE, WORD)
    assert [pair.signature for pair in excuse.pairs] == [None, None]
    assert ci.gate(2).gate.outcome is GateOutcome.GREEN


def test_only_causes_of_the_run_can_be_taken_on_and_only_with_a_reason(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    with pytest.raises(NotFound, match="Cause not found"):
        ci.judgement.excuse(a_run_key(2), "c1:ghost", WORD)
    with pytest.raises(NotFound, match="Cause not found"):
        ci.judgement.excuse(a_run_key(2), MISSING_CAUSE, WORD)
    with pytest.raises(InvalidInput, match="who you are"):
        _excuse(ci, request=AcknowledgementRequest(" ", "mira"))


def test_a_correction_is_shown_beside_the_verdict(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    correction = ci.judgement.correct(a_run_key(2), ADDS, Verdict.FLAKY, "the clock of the machine", "mira")
    (test,) = ci.judgement.verdicts(a_run_key(2)).tests
    assert (test.judged.verdict, test.correction) == (Verdict.NEW, correction)
    assert ci.judgement.corrections(SUITE) == [correction]
    assert ci.gate(2).gate.outcome is GateOutcome.RED, "a correction is no excuse: it has no term"


def test_a_failure_that_a_person_calls_new_has_no_excuse_from_history(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    ci.build(3, a_failure(text=TAX))
    assert ci.gate(3).gate.outcome is GateOutcome.GREEN
    ci.judgement.correct(a_run_key(3), ADDS, Verdict.NEW, "another cause, same text", "mira")
    assert ci.gate(3).gate.outcome is GateOutcome.RED
    _excuse(ci, 3)
    assert ci.gate(3).gate.outcome is GateOutcome.GREEN


def test_only_failed_tests_can_be_corrected(ci: Ci) -> None:
    ci.build(1, a_pass())
    with pytest.raises(InvalidInput, match="did not fail"):
        ci.judgement.correct(a_run_key(1), ADDS, Verdict.NEW, "because", "mira")
    with pytest.raises(NotFound, match="has no result"):
        ci.judgement.correct(a_run_key(1), "t1:ghost", Verdict.NEW, "because", "mira")
    with pytest.raises(NotFound, match="Suite run not found"):
        ci.judgement.correct(a_run_key(9), ADDS, Verdict.NEW, "because", "mira")

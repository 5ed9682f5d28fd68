"""False greens: each is a way to let a broken change pass, and none may be green."""

import pytest

from terec.model import GateOutcome, Verdict
from terec.regression import gate
from terec_testing.gate_traps import TRAPS, Trap
from terec_testing.judging import asked_of, question_of, request_seen


@pytest.mark.parametrize(("build", "outcome"), TRAPS, ids=[build.__name__ for build, _ in TRAPS])
def test_no_trap_is_green(build: Trap, outcome: GateOutcome) -> None:
    result = gate(build())
    assert result.outcome is outcome, result
    assert result.sentence


def test_there_are_enough_traps() -> None:
    assert len(TRAPS) >= 24
    assert len({build.__name__ for build, _ in TRAPS}) == len(TRAPS)


def test_a_failure_that_a_retry_hid_is_listed_on_green() -> None:
    result = gate(question_of(request_seen(), passed_on_retry=("t1:adds",)))
    assert result.outcome is GateOutcome.GREEN
    assert result.passed_on_retry == ("t1:adds",)
    assert "1 failure passed on retry." in result.notes


def test_an_infra_run_says_infra_of_each_failure() -> None:
    run = request_seen(infra=True)
    assert {each.judged.verdict for each in gate(question_of(run, asked_of(run))).failures} == {Verdict.INFRA}

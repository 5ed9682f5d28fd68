"""Failures on a long-lived branch that are new, or to fail although they are not."""

from terec.model import FailOn
from terec.regression import GateQuestion, RunChanges
from terec_testing.gate_traps.register import BROKEN, FLAKES, PASSES, RED, trap
from terec_testing.judging import OTHER, asked_of, failed, history, question_of, run_seen


@trap(RED)
def first_week_without_history() -> GateQuestion:
    run = run_seen(1)
    return question_of(run, asked_of(run), changes=RunChanges())


@trap(RED)
def back_again_on_a_long_lived_branch() -> GateQuestion:
    run = run_seen(11)
    return question_of(run, asked_of(run, own=history("PPPPPPPPFP")))


@trap(RED)
def another_text_on_a_long_lived_branch() -> GateQuestion:
    run = run_seen(11)
    return question_of(run, asked_of(run, own=BROKEN, signature=OTHER))


@trap(RED)
def generic_flakiness_on_a_long_lived_branch() -> GateQuestion:
    run = run_seen(11)
    return question_of(run, asked_of(run, own=FLAKES, generic=True))


@trap(RED)
def open_only_since_a_run_that_could_not_be_judged() -> GateQuestion:
    run = run_seen(11)
    own = [*PASSES[:9], failed(run_seen(10, complete=False))]
    return question_of(run, asked_of(run, own=own))


@trap(RED)
def open_problem_when_open_is_to_fail() -> GateQuestion:
    run = run_seen(11)
    return question_of(run, asked_of(run, own=BROKEN), fail_on=frozenset({FailOn.OPEN}))


@trap(RED)
def flaky_test_that_came_to_stay_in_a_run_that_could_not_be_judged() -> GateQuestion:
    own = history("P" * 20 + "F" + "P" * 20 + "F" + "P" * 60 + "FFF")
    run = run_seen(len(own) + 2)
    own = [*own, failed(run_seen(run.run_id - 1, complete=False))]
    return question_of(run, asked_of(run, own=own))


@trap(RED)
def flaky_test_that_came_to_stay_in_a_run_that_lost_tests() -> GateQuestion:
    own = history("P" * 20 + "F" + "P" * 20 + "F" + "P" * 60 + "FFFF")
    run = run_seen(len(own) + 1)
    return question_of(run, asked_of(run, own=own), fell_short=frozenset({len(own)}))

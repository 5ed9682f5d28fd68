"""What looks like a flaky test and is none, or flakes otherwise."""

from dataclasses import replace
from typing import Any

from terec.model import Outcome
from terec.regression import GateQuestion
from terec_testing.gate_traps.register import FLAKES, PASSES, RED, trap
from terec_testing.judging import OTHER, SAME, asked_of, failed, history, passed, question_of, request_seen, run_seen


@trap(RED)
def flaky_test_with_a_new_text() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=FLAKES, signature=OTHER))


@trap(RED)
def one_flake_is_no_flakiness() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=history("PPPPFPPPPP")))


@trap(RED)
def flaky_test_that_now_fails_steadily() -> GateQuestion:
    run = request_seen(5)
    own = [failed(request_seen(number)) for number in range(1, 5)]
    target = history("PFPPFP" + "P" * 60, first=-55)
    return question_of(run, asked_of(run, own=own, target=target))


@trap(RED)
def flaky_only_after_the_base() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=[*PASSES, *history("FPFPFPFP", 11)]))


@trap(RED)
def flaky_by_long_breakages_that_were_repaired() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=history("PFFFFPFFFFPPPPP", first=-4)))


@trap(RED)
def flaky_with_a_generic_text() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=FLAKES, generic=True))


@trap(RED)
def own_retry_shows_no_flakiness() -> GateQuestion:
    run = request_seen(2)
    own = [passed(request_seen(1), SAME)]
    return question_of(run, asked_of(run, own=own, target=PASSES, others=own))


@trap(RED)
def own_rerun_of_the_same_commit_shows_no_flakiness() -> GateQuestion:
    commit: dict[str, Any] = {"commit": "c", "commits": frozenset({"c"})}
    run = request_seen(3, **commit)
    own = [failed(request_seen(1, **commit)), passed(request_seen(2, **commit))]
    return question_of(run, asked_of(run, own=own, target=PASSES, others=own))


@trap(RED)
def pushes_of_another_pull_request_show_no_flakiness() -> GateQuestion:
    run = request_seen()
    pushes = [request_seen(number, "8", "jonas") for number in range(1, 6)]
    others = [failed(push) if push.run_id % 2 else passed(push) for push in pushes]
    return question_of(run, asked_of(run, target=PASSES, others=others))


@trap(RED)
def flaky_in_the_same_authors_other_pull_request() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES, others=[passed(request_seen(number="8"), SAME)]))


@trap(RED)
def unusable_runs_as_evidence_of_flakiness() -> GateQuestion:
    run = request_seen()
    target = [failed(replace(seen.run, infra=True)) if seen.outcome is Outcome.FAIL else seen for seen in FLAKES]
    return question_of(run, asked_of(run, target=target))


@trap(RED)
def incomplete_runs_as_evidence_of_flakiness() -> GateQuestion:
    run = request_seen()
    target = [failed(replace(seen.run, complete=False)) if seen.outcome is Outcome.FAIL else seen for seen in FLAKES]
    return question_of(run, asked_of(run, target=target))


@trap(RED)
def flaky_on_main_only_since_the_change_landed() -> GateQuestion:
    run = request_seen()
    landing = run_seen(1, commits=frozenset({"main-1", "pr-7-1"}))
    return question_of(run, asked_of(run, target=FLAKES), target_runs=[landing, *(seen.run for seen in FLAKES[1:])])

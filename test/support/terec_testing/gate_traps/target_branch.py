"""What main did before the change, with it and after it excuses nothing by itself."""

from terec.model import Outcome
from terec.regression import GateQuestion, Sighting
from terec_testing.gate_traps.register import BROKEN, PASSES, RED, trap
from terec_testing.judging import OTHER, asked_of, failed, history, passed, question_of, request_seen, run_seen


@trap(RED)
def landed_and_reverted() -> GateQuestion:
    run = request_seen()
    landed = failed(run_seen(8, commits=frozenset({"pr-7-1"})))
    target = [*PASSES[:7], landed, *history("PP", 9)]
    return question_of(run, asked_of(run, target=target), target_runs=[seen.run for seen in target])


@trap(RED)
def main_contains_the_commit() -> GateQuestion:
    run = request_seen()
    target = [*PASSES[:9], failed(run_seen(10, commits=frozenset({"main-10", "pr-7-1"})))]
    return question_of(run, asked_of(run, target=target), target_runs=[seen.run for seen in target])


@trap(RED)
def main_fails_in_the_run_after_the_one_with_the_commit() -> GateQuestion:
    run = request_seen()
    landing = run_seen(9, commits=frozenset({"main-9", "pr-7-1"}))
    target = [*PASSES[:8], Sighting(landing, Outcome.SKIP), failed(run_seen(10))]
    return question_of(run, asked_of(run, target=target), target_runs=[seen.run for seen in target])


@trap(RED)
def main_landed_the_commit_in_a_run_without_the_test() -> GateQuestion:
    run = request_seen()
    landing = run_seen(9, commits=frozenset({"main-9", "pr-7-1"}))
    target = [*PASSES[:8], failed(run_seen(10))]
    return question_of(run, asked_of(run, target=target), target_runs=[*(seen.run for seen in target), landing])


@trap(RED)
def new_test_that_fails() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run))


@trap(RED)
def fails_on_main_after_the_base() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=[*PASSES, failed(run_seen(11))]))


@trap(RED)
def failed_before_the_base_and_passed_since() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=history("PPPPPPPPFP")))


@trap(RED)
def passed_since_in_a_run_that_is_still_going() -> GateQuestion:
    run = request_seen()
    target = [*history("PPPPPPPPF"), passed(run_seen(10, complete=False))]
    return question_of(run, asked_of(run, target=target))


@trap(RED)
def fails_at_the_base_with_another_text() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=history("PPPPPPPPPO")))


@trap(RED)
def unknown_base_and_main_broke_after_the_first_push() -> GateQuestion:
    first = request_seen(1, base_commit="gone", hour=10.5)
    run = request_seen(2, base_commit="gone", hour=14)
    target = [*PASSES, *history("FFF", 11)]
    return question_of(run, asked_of(run, target=target), first_run=first)


@trap(RED)
def infra_run_as_evidence() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=[*PASSES[:9], failed(run_seen(10, infra=True))]))


@trap(RED)
def ignored_run_as_evidence() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=[*PASSES[:9], failed(run_seen(10, ignored=True))]))


@trap(RED)
def incomplete_run_as_evidence() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=[*PASSES[:9], failed(run_seen(10, complete=False))]))


@trap(RED)
def one_excused_and_one_not() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=BROKEN), asked_of(run, target=BROKEN, signature=OTHER))

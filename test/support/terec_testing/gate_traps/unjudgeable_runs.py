"""Runs that lost tests, broke as a whole or are still to arrive, and say nothing of the change."""

from typing import Any

from terec.model import Completeness, FailOn, LostHow, LostTest, Outcome
from terec.regression import GateQuestion, RunChanges, changes
from terec_testing.gate_traps.register import NOT_JUDGEABLE, PASSES, trap
from terec_testing.judging import asked_of, question_of, request_seen, run_seen


def _lost(count: int, how: LostHow = LostHow.MISSING, **words: Any) -> RunChanges:
    lost = tuple(LostTest(f"t1:{number}", how) for number in range(count))
    point = run_seen(10).point
    return RunChanges(lost=lost, passed_before=100, compared_with=point, **words)


@trap(NOT_JUDGEABLE)
def zero_tests() -> GateQuestion:
    return question_of(request_seen(), ran=0)


@trap(NOT_JUDGEABLE)
def every_test_skipped() -> GateQuestion:
    return question_of(request_seen(), ran=0, changes=_lost(100, LostHow.SKIPPED))


@trap(NOT_JUDGEABLE)
def whole_suite_missing() -> GateQuestion:
    before = {f"t1:{number}": Outcome.PASS for number in range(100)}
    return question_of(request_seen(), ran=1, changes=changes({"t1:x": Outcome.PASS}, before, run_seen(10).point))


@trap(NOT_JUDGEABLE)
def half_the_shards() -> GateQuestion:
    before = {f"t1:{number}": Outcome.PASS for number in range(100)}
    now = {f"t1:{number}": Outcome.PASS for number in range(95)}
    compared = changes(now, before, run_seen(10).point, {"a"}, {"a", "b"})
    return question_of(request_seen(), changes=compared)


@trap(NOT_JUDGEABLE)
def passes_turned_into_skips() -> GateQuestion:
    before = {f"t1:{number}": Outcome.PASS for number in range(100)}
    now = {**before, **{f"t1:{number}": Outcome.SKIP for number in range(11)}}
    return question_of(request_seen(), changes=changes(now, before, run_seen(10).point))


@trap(NOT_JUDGEABLE)
def one_pass_turned_into_a_skip_when_missing_is_to_fail() -> GateQuestion:
    return question_of(request_seen(), changes=_lost(1, LostHow.SKIPPED), fail_on=frozenset({FailOn.MISSING}))


@trap(NOT_JUDGEABLE)
def broken_fixture_that_broke_everything() -> GateQuestion:
    run = request_seen(infra=True)
    return question_of(run, *[asked_of(run, target=PASSES) for _ in range(60)])


@trap(NOT_JUDGEABLE)
def ignored_run() -> GateQuestion:
    return question_of(request_seen(ignored=True))


@trap(NOT_JUDGEABLE)
def results_still_to_arrive() -> GateQuestion:
    return question_of(request_seen(complete=False), completeness=Completeness.INCOMPLETE)

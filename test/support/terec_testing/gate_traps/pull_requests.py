"""Failures in pull requests, earlier ones of the change's own and those of others, that excuse nothing."""

from typing import Any

from terec.regression import GateQuestion, Sighting
from terec_testing.gate_traps.register import PASSES, RED, trap
from terec_testing.judging import asked_of, failed, question_of, request_seen


def _two_others(**words: Any) -> list[Sighting]:
    return [
        failed(request_seen(number="8", author="jonas", **words)),
        failed(request_seen(number="9", author="priya", **words)),
    ]


@trap(RED)
def second_push_with_the_same_failure() -> GateQuestion:
    run = request_seen(2)
    return question_of(run, asked_of(run, own=[failed(request_seen(1))], target=PASSES))


@trap(RED)
def second_push_under_another_branch_name() -> GateQuestion:
    run = request_seen(2)
    first = request_seen(1, branch="renamed", author="jonas")
    others = [failed(first), failed(request_seen(number="9", author="priya"))]
    return question_of(run, asked_of(run, target=PASSES, others=others))


@trap(RED)
def target_without_runs() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, others=_two_others()), target_runs=())


@trap(RED)
def generic_text_in_others_pull_requests() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES, others=_two_others(), generic=True))


@trap(RED)
def same_authors_other_pull_requests() -> GateQuestion:
    run = request_seen()
    others = [failed(request_seen(number="8")), failed(request_seen(number="9", author="priya"))]
    return question_of(run, asked_of(run, target=PASSES, others=others))


@trap(RED)
def two_pull_requests_of_one_other_author() -> GateQuestion:
    run = request_seen()
    others = [failed(request_seen(number=number, author="jonas")) for number in ("8", "9")]
    return question_of(run, asked_of(run, target=PASSES, others=others))


@trap(RED)
def others_of_unknown_authors() -> GateQuestion:
    run = request_seen()
    others = [failed(request_seen(number=number, author=None)) for number in ("8", "9", "10")]
    return question_of(run, asked_of(run, target=PASSES, others=others))


@trap(RED)
def one_known_and_one_unknown_author() -> GateQuestion:
    run = request_seen()
    others = [failed(request_seen(number="8", author="jonas")), failed(request_seen(number="9", author=None))]
    return question_of(run, asked_of(run, target=PASSES, others=others))


@trap(RED)
def own_author_unknown() -> GateQuestion:
    run = request_seen(author=None)
    return question_of(run, asked_of(run, target=PASSES, others=_two_others()))


@trap(RED)
def others_failed_before_the_base() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES, others=_two_others(hour=2)))


@trap(RED)
def others_build_on_this_change() -> GateQuestion:
    run = request_seen()
    stacked = frozenset({"pr-7-1", "on-top"})
    return question_of(run, asked_of(run, target=PASSES, others=_two_others(commits=stacked)))


@trap(RED)
def others_go_into_another_branch() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES, others=_two_others(target="release/1")))


@trap(RED)
def others_are_incomplete() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES, others=_two_others(complete=False)))

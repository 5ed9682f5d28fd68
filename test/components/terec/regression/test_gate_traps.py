"""False greens: each is a way to let a broken change pass, and none may be green."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from terec.model import (
    Acknowledgement,
    Completeness,
    FailOn,
    GateOutcome,
    LostHow,
    LostTest,
    Outcome,
    SignaturePair,
    Verdict,
)
from terec.regression import GateQuestion, RunChanges, Sighting, changes, gate
from terec_testing.builders import NOW
from terec_testing.judging import (
    OTHER,
    SAME,
    asked_of,
    failed,
    history,
    passed,
    question_of,
    request_seen,
    run_seen,
)

RED, NOT_JUDGEABLE = GateOutcome.RED, GateOutcome.NOT_JUDGEABLE
PASSES = history("PPPPPPPPPP")
"""The test on main up to the base: it never failed."""

FLAKES = history("PFPPFPPPPP")
BROKEN = history("PPPPPPPPPF")

Trap = Callable[[], GateQuestion]
TRAPS: list[tuple[Trap, GateOutcome]] = []


def trap(outcome: GateOutcome) -> Callable[[Trap], Trap]:
    def added(build: Trap) -> Trap:
        TRAPS.append((build, outcome))
        return build

    return added


def _two_others(**words: object) -> list[Sighting]:
    return [
        failed(request_seen(number="8", author="jonas", **words)),  # type: ignore[arg-type]
        failed(request_seen(number="9", author="priya", **words)),  # type: ignore[arg-type]
    ]


def _acknowledged(signature: str | None = SAME, **changes: object) -> Acknowledgement:
    words = Acknowledgement(
        "main", (SignaturePair("t1:adds", signature),), "elena", "known", NOW, NOW + timedelta(days=14)
    )
    return replace(words, **changes)  # type: ignore[arg-type]


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
def first_week_without_history() -> GateQuestion:
    run = run_seen(1)
    return question_of(run, asked_of(run), changes=RunChanges())


@trap(RED)
def target_without_runs() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, others=_two_others()), target_runs=())


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
def generic_text_in_others_pull_requests() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES, others=_two_others(), generic=True))


@trap(RED)
def own_retry_shows_no_flakiness() -> GateQuestion:
    run = request_seen(2)
    own = [passed(request_seen(1), SAME)]
    return question_of(run, asked_of(run, own=own, target=PASSES, others=own))


@trap(RED)
def own_rerun_of_the_same_commit_shows_no_flakiness() -> GateQuestion:
    commit = {"commit": "c", "commits": frozenset({"c"})}
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


@trap(RED)
def unknown_base_and_main_broke_after_the_first_push() -> GateQuestion:
    first = request_seen(1, base_commit="gone", hour=10.5)
    run = request_seen(2, base_commit="gone", hour=14)
    target = [*PASSES, *history("FFF", 11)]
    return question_of(run, asked_of(run, target=target), first_run=first)


@trap(RED)
def acknowledgement_of_another_signature() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[_acknowledged(OTHER)])


@trap(RED)
def acknowledgement_that_expired() -> GateQuestion:
    run = request_seen()
    over = _acknowledged(since=NOW - timedelta(days=20), until=NOW)
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[over])


@trap(RED)
def acknowledgement_on_another_branch() -> GateQuestion:
    run = request_seen()
    elsewhere = _acknowledged(branch="release/1")
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[elsewhere])


@trap(RED)
def acknowledgement_of_another_test() -> GateQuestion:
    run = request_seen()
    pairs = (SignaturePair("t1:other", SAME),)
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[_acknowledged(pairs=pairs)])


@trap(RED)
def one_excused_and_one_not() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=BROKEN), asked_of(run, target=BROKEN, signature=OTHER))


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


def _lost(count: int, how: LostHow = LostHow.MISSING, **words: object) -> RunChanges:
    lost = tuple(LostTest(f"t1:{number}", how) for number in range(count))
    point = run_seen(10).point
    return RunChanges(lost=lost, passed_before=100, compared_with=point, **words)  # type: ignore[arg-type]


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
def everything_broke_and_was_acknowledged() -> GateQuestion:
    run = request_seen(infra=True)
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[_acknowledged()])


@trap(NOT_JUDGEABLE)
def ignored_run() -> GateQuestion:
    return question_of(request_seen(ignored=True))


@trap(NOT_JUDGEABLE)
def results_still_to_arrive() -> GateQuestion:
    return question_of(request_seen(complete=False), completeness=Completeness.INCOMPLETE)


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

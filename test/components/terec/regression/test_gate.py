"""What the gate lets through, and that it shows why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from terec.model import (
    Acknowledgement,
    Completeness,
    ExcuseKind,
    FailOn,
    GateOutcome,
    GateResult,
    LostHow,
    LostTest,
    RunPoint,
    SignaturePair,
    Verdict,
    as_plain,
    from_plain,
)
from terec.regression import RunChanges, gate, part_key
from terec_testing.builders import NOW
from terec_testing.judging import OTHER, SAME, asked_of, failed, history, passed, question_of, request_seen, run_seen

GREEN, RED, NOT_JUDGEABLE = GateOutcome.GREEN, GateOutcome.RED, GateOutcome.NOT_JUDGEABLE
PASSES = history("PPPPPPPPPP")


def _only(result: GateResult) -> tuple[ExcuseKind | None, str | None]:
    (only,) = result.failures
    return (only.excuse.kind, str(only.excuse.proof)) if only.excuse else (None, None)


def _word(*pairs: SignaturePair, branch: str = "main") -> Acknowledgement:
    return Acknowledgement(branch, pairs, "elena", "flaky network", NOW, NOW + timedelta(days=14), "SHOP-7")


def test_mains_own_failure_from_before_the_base_is_excused_by_its_newest_run() -> None:
    run = request_seen()
    result = gate(question_of(run, asked_of(run, target=history("PPPPPPPFFF"))))
    assert (result.outcome, _only(result)) == (GREEN, (ExcuseKind.TARGET, "main #10"))
    assert result.failures[0].judged.verdict is Verdict.KNOWN
    assert result.failures[0].judged.upstream == "main"


def test_a_skip_on_the_target_since_is_no_pass() -> None:
    run = request_seen()
    assert gate(question_of(run, asked_of(run, target=history("PPPPPPPPFS")))).outcome is GREEN


def test_a_pass_on_the_target_after_the_base_does_not_take_the_excuse() -> None:
    run = request_seen()
    result = gate(question_of(run, asked_of(run, target=[*history("PPPPPPPPPF"), *history("PPP", 11)])))
    assert _only(result) == (ExcuseKind.TARGET, "main #10")


@pytest.mark.parametrize("word", ["ignored", "infra"])
def test_a_pass_in_an_unusable_run_does_not_take_the_excuse(word: str) -> None:
    run = request_seen()
    target = [*history("PPPPPPPPF"), passed(run_seen(10, **{word: True}))]
    assert _only(gate(question_of(run, asked_of(run, target=target)))) == (ExcuseKind.TARGET, "main #9")


def test_generic_text_is_excused_by_the_same_test_at_the_base() -> None:
    run = request_seen()
    result = gate(question_of(run, asked_of(run, target=history("PPPPPPPPPF"), generic=True)))
    assert _only(result) == (ExcuseKind.TARGET, "main #10")


def test_second_push_is_green_when_the_target_fails_so_at_the_base() -> None:
    run = request_seen(2)
    own = [failed(request_seen(1))]
    assert gate(question_of(run, asked_of(run, own=own, target=history("PPPPPPPPPF")))).outcome is GREEN


def test_episodes_on_the_target_up_to_the_base_show_flakiness() -> None:
    run = request_seen()
    result = gate(question_of(run, asked_of(run, target=history("PFPPFPPPPP"))))
    assert (result.outcome, _only(result)) == (GREEN, (ExcuseKind.FLAKY, "main #5"))


def test_a_pass_on_retry_on_the_target_shows_flakiness() -> None:
    run = request_seen()
    target = [*PASSES[:8], passed(run_seen(9), SAME), *PASSES[9:]]
    assert _only(gate(question_of(run, asked_of(run, target=target)))) == (ExcuseKind.FLAKY, "main #9")


def test_a_pass_and_a_failure_of_one_commit_in_anothers_pull_request_show_flakiness() -> None:
    run = request_seen()
    commit = {"commit": "c", "commits": frozenset({"c"})}
    others = [failed(request_seen(1, "8", "jonas", **commit)), passed(request_seen(2, "8", "jonas", **commit))]
    assert _only(gate(question_of(run, asked_of(run, target=PASSES, others=others)))) == (ExcuseKind.FLAKY, "pr-8 #1")


@pytest.mark.parametrize(("own", "other"), [("mira", None), (None, "jonas"), (None, None), ("mira", "mira")])
def test_commit_of_an_author_who_is_not_known_to_be_another_shows_no_flakiness(
    own: str | None, other: str | None
) -> None:
    run = request_seen(author=own)
    commit = {"commit": "c", "commits": frozenset({"c"})}
    others = [failed(request_seen(1, "8", other, **commit)), passed(request_seen(2, "8", other, **commit))]
    assert _only(gate(question_of(run, asked_of(run, target=PASSES, others=others)))) == (None, None)


def test_pull_requests_of_two_other_authors_since_the_base_excuse() -> None:
    run = request_seen()
    others = [failed(request_seen(number="8", author="jonas")), failed(request_seen(2, "9", "priya"))]
    result = gate(question_of(run, asked_of(run, target=PASSES, others=others)))
    assert _only(result) == (ExcuseKind.ELSEWHERE, "pr-9 #2")


@pytest.mark.parametrize("branch", ["main", "pr-7"])
def test_an_acknowledgement_holds_on_its_branch_and_in_pull_requests_into_it(branch: str) -> None:
    run = request_seen()
    words = [_word(SignaturePair("t1:adds", SAME), branch=branch)]
    result = gate(question_of(run, asked_of(run, target=PASSES), acknowledgements=words))
    assert result.outcome is GREEN
    assert result.failures[0].sentence == "elena acknowledged it until 2026-03-15: flaky network (SHOP-7)."


def test_an_acknowledged_open_problem_passes_though_open_is_to_fail() -> None:
    run = run_seen(11)
    asked = asked_of(run, own=history("PPPPPPPPPF"))
    words = [_word(SignaturePair("t1:adds", SAME))]
    result = gate(question_of(run, asked, acknowledgements=words, fail_on=frozenset({FailOn.OPEN})))
    assert (result.outcome, result.failures[0].excuse and result.failures[0].excuse.kind) == (
        GREEN,
        ExcuseKind.ACKNOWLEDGED,
    )


def test_on_a_long_lived_branch_an_open_problem_passes_and_is_shown_since_when() -> None:
    run = run_seen(11)
    result = gate(question_of(run, asked_of(run, own=history("PPPPPPPFFF"))))
    assert (result.outcome, _only(result)) == (GREEN, (ExcuseKind.OPEN, "main #8"))
    assert result.failures[0].sentence == "This problem is open since main #8."


def test_on_a_long_lived_branch_a_flaky_signature_passes() -> None:
    run = run_seen(11)
    result = gate(question_of(run, asked_of(run, own=history("PFPPFPPPPP"))))
    assert (result.outcome, _only(result)) == (GREEN, (ExcuseKind.FLAKY, "main #5"))


def test_a_problem_that_was_never_flaky_is_not_called_so() -> None:
    run = run_seen(40)
    asked = asked_of(run, own=history("P" * 20 + "F" * 19))
    result = gate(question_of(run, asked, fail_on=frozenset({FailOn.OPEN})))
    assert result.failures[0].sentence == "It is open since main #21, and open problems were to fail."


def test_a_flaky_signature_that_becomes_steady_is_red_once_and_then_open() -> None:
    own = history("PFPPFP" + "P" * 60)
    outcomes = []
    for number in range(67, 74):
        run = run_seen(number)
        outcomes.append(gate(question_of(run, asked_of(run, own=own))).outcome)
        own.append(failed(run))
    assert outcomes.count(RED) == 1
    assert outcomes[-1] is GREEN


def test_the_sentence_counts_the_readers_own_failures_first() -> None:
    run = request_seen()
    mine = asked_of(run, target=PASSES)
    known = [asked_of(run, target=history("PPPPPPPPPF"), test_id=name) for name in ("t1:pays", "t1:ships")]
    assert gate(question_of(run, mine, *known)).sentence == "Red: 1 of 3 failures is yours."
    assert gate(question_of(run, *known)).sentence == "Green: 2 failures, each with an excuse."
    assert gate(question_of(run)).sentence == "Green: nothing failed."


def test_every_green_names_an_excuse_and_a_run_for_each_failure() -> None:
    run = request_seen()
    result = gate(
        question_of(run, *[asked_of(run, target=history("PPPPPPPPPF"), test_id=f"t1:{each}") for each in range(5)])
    )
    assert result.outcome is GREEN
    assert len(result.failures) == 5
    assert all(each.excuse and each.excuse.proof and each.sentence for each in result.failures)


def test_a_red_failure_says_why_nothing_excuses_it() -> None:
    run = request_seen()
    result = gate(question_of(run, asked_of(run, target=PASSES)))
    assert result.failures[0].sentence == (
        "It does not fail so on the target at main #10, and nothing shows that it is flaky."
    )


def test_an_unknown_base_is_said() -> None:
    run = request_seen(base_commit="gone")
    result = gate(question_of(run, asked_of(run, target=PASSES)))
    assert result.base_unknown
    assert any(note.startswith("base unknown") for note in result.notes)


def test_a_base_that_is_known_is_shown() -> None:
    result = gate(question_of(request_seen()))
    assert (result.base, result.base_unknown) == (RunPoint("main", 10, "main-10", NOW + timedelta(hours=10)), False)


def test_a_sender_that_declared_nothing_is_judged_and_said() -> None:
    result = gate(question_of(request_seen(), completeness=Completeness.UNDECLARED))
    assert result.outcome is GREEN
    assert "The sender declared nothing: the run is judged as it stands." in result.notes


def _lost(count: int, *parts: str) -> RunChanges:
    tests = tuple(LostTest(f"t1:{number}", LostHow.MISSING) for number in range(count))
    return RunChanges(lost=tests, passed_before=100, lost_parts=parts, compared_with=run_seen(10).point)


def test_up_to_a_tenth_of_the_tests_may_be_lost_and_is_listed() -> None:
    result = gate(question_of(request_seen(), changes=_lost(10)))
    assert (result.outcome, len(result.lost)) == (GREEN, 10)
    assert gate(question_of(request_seen(), changes=_lost(11))).outcome is NOT_JUDGEABLE


def test_acknowledged_losses_make_the_run_judgeable_again() -> None:
    words = [_word(*(SignaturePair(f"t1:{number}", None) for number in range(1, 11)))]
    result = gate(question_of(request_seen(), changes=_lost(11), acknowledgements=words))
    assert result.outcome is GREEN
    assert [each.acknowledged for each in result.lost] == [False] + [True] * 10


def test_pairs_of_an_acknowledgement_are_gone_through_once_however_many_tests_were_lost() -> None:
    class Unsearched(tuple[SignaturePair, ...]):
        def __contains__(self, pair: object) -> bool:
            raise AssertionError(f"searched for {pair}")

    words = [replace(_word(), pairs=Unsearched(SignaturePair(f"t1:{number}", None) for number in range(50)))]
    assert gate(question_of(request_seen(), changes=_lost(50), acknowledgements=words)).outcome is GREEN


def test_first_of_two_acknowledgements_is_told() -> None:
    pair = SignaturePair("t1:adds", SAME)
    run = request_seen()
    words = [_word(pair), replace(_word(pair), who="mira")]
    result = gate(question_of(run, asked_of(run, target=PASSES), acknowledgements=words))
    assert result.failures[0].sentence.startswith("elena ")


def test_a_lost_part_may_be_acknowledged_by_name() -> None:
    question = question_of(request_seen(), changes=_lost(0, "linux"))
    assert gate(question).reasons == ("No result of part 'linux' arrived, which main #10 had.",)
    words = [_word(SignaturePair(part_key("linux"), None))]
    assert gate(question_of(request_seen(), changes=_lost(0, "linux"), acknowledgements=words)).outcome is GREEN


def test_not_judgeable_comes_before_red() -> None:
    run = request_seen()
    result = gate(question_of(run, asked_of(run, target=PASSES), changes=_lost(50)))
    assert result.outcome is NOT_JUDGEABLE
    assert result.sentence.startswith("Not judgeable: 50 of 100 tests")


def test_a_result_goes_through_json_unchanged() -> None:
    run = request_seen()
    result = gate(question_of(run, asked_of(run, target=history("PPPPPPPPPF")), changes=_lost(3)))
    assert from_plain(GateResult, as_plain(result)) == result


def test_a_walk_on_a_long_lived_branch() -> None:
    own = history("PP")
    outcomes = []
    for signature in (SAME, SAME, OTHER):
        run = run_seen(len(own) + 1)
        result = gate(question_of(run, asked_of(run, own=own, signature=signature)))
        outcomes.append((result.failures[0].judged.verdict, result.outcome))
        own.append(failed(run, signature))
    assert outcomes == [(Verdict.NEW, RED), (Verdict.KNOWN, GREEN), (Verdict.NEW, RED)]


def test_a_walk_in_a_pull_request() -> None:
    first, second = request_seen(1), request_seen(2)
    assert gate(question_of(first, asked_of(first, target=PASSES))).outcome is RED
    again = gate(question_of(second, asked_of(second, own=[failed(first)], target=PASSES)))
    assert (again.failures[0].judged.verdict, again.outcome) == (Verdict.KNOWN, RED)

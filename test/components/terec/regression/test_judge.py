import pytest

from terec.model import Judged, Outcome, Verdict, as_plain, from_plain
from terec.regression import HISTORY_RUNS, Failure, RunFacts, Sighting, judge
from terec_testing.judging import OTHER, SAME, failed, history, passed, request_seen, run_seen

NEW, KNOWN, FLAKY, UNKNOWN, INFRA = Verdict


def _judge(own: list[Sighting], run: RunFacts | None = None, **words: object) -> Judged:
    last = own[-1].run.run_id if own else 0
    failure = Failure("t1:adds", str(words.pop("signature", SAME)), bool(words.pop("generic", False)))
    return judge(run or run_seen(last + 1), failure, own, words.pop("upstream", ()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("letters", "verdict"),
    [
        ("", UNKNOWN),
        ("S", UNKNOWN),
        ("PPPPP", NEW),
        ("PPPPPF", KNOWN),
        ("PPFPP", KNOWN),
        ("PFPFP", FLAKY),
        ("PPPPPO", NEW),
        ("POPOP", NEW),
        ("PFFFFPFFFFP", KNOWN),
        ("PFPFPPO", FLAKY),
        ("P" * 100 + "FPFP" + "P" * 50 + "FF", FLAKY),
        ("P" * 100 + "FPFP" + "P" * 50 + "FFF", NEW),
        ("P" * 100 + "FPFP" + "P" * 50 + "FFFF", KNOWN),
        ("FPFPFFPFPPFFPFPFFFFPF", FLAKY),
    ],
)
def test_verdict_of_a_failure_after(letters: str, verdict: Verdict) -> None:
    judged = _judge(history(letters))
    assert judged.verdict is verdict, judged.sentence


def test_a_walk_along_a_branch_is_new_then_known_and_new_with_another_text() -> None:
    assert _judge(history("PP")).verdict is NEW
    again = _judge(history("PPF"))
    assert (again.verdict, again.passed_since, str(again.first_failing)) == (KNOWN, False, "main #3")
    assert _judge(history("PPFF"), signature=OTHER).verdict is NEW


def test_known_again_after_a_pass_says_so() -> None:
    judged = _judge(history("PPFPP"))
    assert (judged.verdict, judged.passed_since) == (KNOWN, True)
    assert judged.sentence == (
        "Known, and back: it failed with this signature in main #3 and passed after that; last passed in main #5."
    )


def test_evidence_is_in_numbers() -> None:
    evidence = _judge(history("PFPOPSFP")).evidence
    assert (evidence.runs, evidence.passes, evidence.failures) == (7, 4, 3)
    assert (evidence.same_failures, evidence.episodes, evidence.same_commit, evidence.streak) == (2, 2, 0, 1)


def test_range_of_a_new_failure_runs_from_the_last_pass_to_this_run() -> None:
    judged = _judge(history("PPPPP"))
    assert (str(judged.last_passing), str(judged.first_failing)) == ("main #5", "main #6")
    assert judged.last_passing is not None
    assert judged.last_passing.commit == "main-5"


def test_range_of_an_open_failure_begins_where_it_began() -> None:
    judged = _judge(history("PPFPPOFF"))
    assert (judged.verdict, str(judged.last_passing), str(judged.first_failing)) == (KNOWN, "main #5", "main #7")


def test_pass_and_failure_on_one_commit_are_flaky_whatever_the_text() -> None:
    own = [*history("PPPPPP")[:-1], passed(run_seen(6, commit="c"))]
    judged = _judge(own, run_seen(7, commit="c"))
    assert (judged.verdict, str(judged.proof), judged.evidence.same_commit) == (FLAKY, "main #6", 1)


def test_without_a_commit_nothing_ran_on_one_commit() -> None:
    assert _judge(history("PPPPP", commit=None), run_seen(6, commit=None)).verdict is NEW


def test_a_retry_that_passed_makes_its_signature_flaky_and_no_other() -> None:
    own = [*history("PPPPP"), passed(run_seen(6), SAME)]
    assert _judge(own).verdict is FLAKY
    assert _judge(own, signature=OTHER).verdict is NEW


def test_a_steady_failure_is_new_once_and_then_open() -> None:
    own = history("PFPPPFPP" + "P" * 60)
    verdicts = []
    for _ in range(8):
        judged = _judge(own)
        verdicts.append(judged.verdict)
        own.append(failed(run_seen(own[-1].run.run_id + 1)))
    assert verdicts.count(NEW) == 1
    assert verdicts[0] is FLAKY
    assert set(verdicts[verdicts.index(NEW) + 1 :]) == {KNOWN}


def test_two_failures_in_a_row_are_not_steady_after_any_history() -> None:
    own = [*history("P" * 199), passed(run_seen(200, commit="c"))]
    first = run_seen(201, commit="c")
    assert _judge(own, first).verdict is FLAKY
    own.append(failed(first))
    assert _judge(own).verdict is FLAKY
    own.append(failed(run_seen(202)))
    assert _judge(own).verdict is NEW


def test_a_failure_that_was_new_does_not_become_new_again_by_lasting() -> None:
    own = history("P" * 100)
    verdicts = []
    for _ in range(6):
        verdicts.append(_judge(own).verdict)
        own.append(failed(run_seen(own[-1].run.run_id + 1)))
    assert verdicts == [NEW] + [KNOWN] * 5


@pytest.mark.parametrize("word", ["ignored", "infra"])
def test_ignored_and_infra_runs_are_evidence_for_nothing(word: str) -> None:
    assert _judge([*history("PPPPP"), *history("F", 6, **{word: True})]).verdict is NEW
    assert _judge([*history("PPPPF"), *history("P", 6, **{word: True})]).passed_since is False
    assert _judge(history("PPPPP", **{word: True})).verdict is UNKNOWN


def test_a_pass_in_an_incomplete_run_is_none_yet() -> None:
    judged = _judge([*history("PPPPF"), passed(run_seen(6, complete=False))])
    assert (judged.verdict, judged.passed_since) == (KNOWN, False)
    assert _judge([*history("PFPF"), passed(run_seen(5, complete=False))]).verdict is KNOWN


def test_a_run_that_broke_as_a_whole_is_infra() -> None:
    assert _judge(history("PPPPF"), run_seen(6, infra=True)).verdict is INFRA


def test_a_failure_of_the_target_is_known_upstream() -> None:
    judged = _judge([], request_seen(), upstream=history("PPPPPPPPPF"))
    assert (judged.verdict, judged.upstream, str(judged.last_same)) == (KNOWN, "main", "main #10")
    assert judged.sentence.startswith("Known on main: it fails with this signature since main #10, once before")


def test_this_branch_is_asked_before_the_target() -> None:
    own = [failed(request_seen(1))]
    judged = _judge(own, request_seen(2), upstream=history("PPPPPPPPPF"))
    assert (judged.verdict, judged.upstream, str(judged.last_same)) == (KNOWN, None, "pr-7 #1")


def test_beyond_the_memory_only_failures_with_this_signature_count() -> None:
    judged = _judge(history("FOPPP" + "P" * HISTORY_RUNS))
    assert (judged.verdict, judged.passed_since, str(judged.last_same)) == (KNOWN, True, "main #1")
    assert (judged.evidence.passes, judged.evidence.failures) == (HISTORY_RUNS, 1)
    assert _judge(history("OOPPP" + "P" * HISTORY_RUNS)).verdict is NEW


def test_few_earlier_results_lower_the_confidence() -> None:
    sure = [_judge(history("P" * count)).confidence for count in range(1, 7)]
    assert sure == sorted(sure)
    assert sure[0] < sure[3] < sure[4] == sure[5]
    assert _judge([]).confidence == 0


def test_a_generic_text_bounds_the_confidence() -> None:
    assert _judge(history("PPPPPF"), generic=True).confidence == 0.5
    assert _judge(history("PPPPPF")).confidence > 0.8


def test_repeats_raise_the_confidence_in_known() -> None:
    assert _judge(history("PPPPPF")).confidence < _judge(history("PPPPPFF")).confidence


def test_each_failure_in_a_row_lowers_the_confidence_in_flaky() -> None:
    flakes = "PFPPFP" + "P" * 60
    assert _judge(history(flakes)).confidence > _judge(history(flakes + "FFF")).confidence


def test_a_replay_judges_the_same() -> None:
    own = history("PFPPFPFFPOP")
    assert _judge(own) == _judge(list(own))


def test_every_verdict_has_a_sentence_and_goes_through_json() -> None:
    for letters in ("", "PPPPP", "PPPPF", "PFPFP", "P" * 50 + "FPFP" + "P" * 50 + "FFF"):
        judged = _judge(history(letters))
        assert judged.sentence.endswith(".")
        assert from_plain(Judged, as_plain(judged)) == judged
    assert all(verdict.meaning.endswith(".") for verdict in Verdict)


def test_the_documented_sentence_is_the_one_users_read() -> None:
    infra = _judge(history("P"), run_seen(2, infra=True))
    assert infra.sentence == Verdict.INFRA.meaning


def test_tries_of_one_run_that_all_failed_show_nothing() -> None:
    own = [*history("PPPPP"), _with_tries(failed(run_seen(6)), SAME)]
    assert _judge(own).verdict is KNOWN


def _with_tries(seen: Sighting, *signatures: str) -> Sighting:
    return seen._replace(tries=tuple((Outcome.FAIL, each) for each in signatures))

"""Which runs may excuse a failure, and which may not, though they failed alike."""

from terec.model import GateOutcome, Outcome, RunPoint, Verdict
from terec.regression import Failure, RunChanges, Sighting, changes, gate, judge
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

RED, GREEN = GateOutcome.RED, GateOutcome.GREEN
FAILURE = Failure("t1:adds", SAME)
POINT = RunPoint("main", 9, "main-9", None)


def _others(hour: float) -> list[Sighting]:
    return [
        failed(request_seen(number=number, author=author, hour=hour)) for number, author in (("8", "a"), ("9", "b"))
    ]


def test_others_requests_excuse_only_as_long_as_the_change_had_not_landed() -> None:
    run = request_seen(hour=14)
    target = [*history("PPPPPPPPPP"), passed(run_seen(11, commits=frozenset({"pr-7-1"})))]
    runs = [seen.run for seen in target]

    before, after = _others(10.5), _others(12)

    assert gate(question_of(run, asked_of(run, target=target, others=before), target_runs=runs)).outcome is GREEN
    assert gate(question_of(run, asked_of(run, target=target, others=after), target_runs=runs)).outcome is RED


def test_problem_is_open_only_since_a_run_of_the_branch_that_could_be_judged() -> None:
    run, own = run_seen(5), [*history("PPP"), failed(run_seen(4))]

    assert gate(question_of(run, asked_of(run, own=own))).outcome is GREEN
    assert gate(question_of(run, asked_of(run, own=own), fell_short=frozenset({4}))).outcome is RED


def test_what_a_branch_did_as_a_request_neither_opens_nor_fixes_its_problems() -> None:
    run = run_seen(6)
    as_request = run_seen(4, target="main", pull_request="7")

    opened = [*history("PPP"), failed(as_request)]
    assert gate(question_of(run, asked_of(run, own=opened))).outcome is RED
    fixed = [*history("PPF"), passed(as_request)]
    assert gate(question_of(run, asked_of(run, own=fixed))).outcome is GREEN


def test_failures_in_runs_that_are_still_going_make_no_flake() -> None:
    going = {"complete": False}
    episodes = [*history("P"), failed(run_seen(2, **going)), *history("P", 3), failed(run_seen(4, **going))]
    retried = [*history("PP"), passed(run_seen(3, **going), SAME), *history("P", 4)]
    same_commit = [*history("PP"), failed(run_seen(3, commit="x", **going)), passed(run_seen(4, commit="x"))]

    for seen in ([*episodes, *history("P", 5)], retried, same_commit):
        assert judge(run_seen(9), FAILURE, seen).verdict is not Verdict.FLAKY


def test_long_breakage_with_several_texts_is_no_short_episode() -> None:
    breakages = history("PPFOOOOFPPPPFOOOOFPP")
    episodes = history("PPFOFPPPPFOFPP")

    assert judge(run_seen(30), FAILURE, breakages).verdict is Verdict.KNOWN
    assert judge(run_seen(30), FAILURE, episodes).verdict is Verdict.FLAKY


def test_failure_with_the_signature_in_another_part_counts_as_well() -> None:
    run = request_seen()
    both = Sighting(run_seen(10), Outcome.FAIL, OTHER, part="linux", also_failed=(SAME,))

    assert gate(question_of(run, asked_of(run, target=[*history("PPPPPPPPP"), both]))).outcome is GREEN


def test_every_failure_of_a_test_needs_an_excuse() -> None:
    run = request_seen()
    at_base = asked_of(run, target=history("PPPPPPPPPF"))
    fresh = asked_of(run, signature=OTHER, target=history("PPPPPPPPPF"))

    for order in ([at_base, fresh], [fresh, at_base]):
        result = gate(question_of(run, *order))
        assert result.outcome is RED
        assert [each.excuse for each in result.failures] == [None]


def test_shards_of_a_job_that_is_cut_anew_are_not_lost() -> None:
    before = dict.fromkeys(["t1:a", "t1:b"], Outcome.PASS)
    now = {"t1:a": Outcome.PASS}

    def lost(parts_now: set[str], parts_before: set[str]) -> tuple[str, ...]:
        found: RunChanges = changes(now, before, POINT, parts_now, parts_before)
        return found.lost_parts

    assert lost({"1/3", "2/3", "3/3"}, {"1/2", "2/2"}) == ()
    assert lost({"1/2"}, {"1/2", "2/2"}) == ("2/2",)
    assert lost({"web 1/3"}, {"1/2", "db"}) == ("1/2", "db")


def test_flaky_test_that_came_to_stay_is_open_behind_the_run_that_was_red_for_it() -> None:
    flaky = "P" * 20 + "F" + "P" * 20 + "F" + "P" * 60
    outcomes = []
    for row in range(1, 7):
        own = history(flaky + "F" * (row - 1))
        run = run_seen(len(own) + 1)
        outcomes.append(gate(question_of(run, asked_of(run, own=own))).outcome)

    assert outcomes == [GREEN, GREEN, GREEN, RED, GREEN, GREEN]

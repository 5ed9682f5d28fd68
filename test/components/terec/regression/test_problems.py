from datetime import timedelta

import pytest

from terec.model import (
    Acknowledgement,
    InvalidInput,
    Problem,
    ProblemState,
    SignaturePair,
    acknowledged_until,
    as_plain,
    from_plain,
)
from terec.regression import BuildSeen, RunFacts, after_build, fold_problems, state_at, with_acknowledgement
from terec_testing.builders import NOW
from terec_testing.judging import OTHER, SAME, request_seen, run_seen

OPEN, ACKNOWLEDGED, FIXED, REOPENED = ProblemState
ADDS, SUBTRACTS = SignaturePair("t1:adds", SAME), SignaturePair("t1:subtracts", SAME)


def _build(number: int, *pairs: SignaturePair, passed: str = "", cause: str = "c1", **words: object) -> BuildSeen:
    run = words.pop("run", None) or run_seen(number)
    assert isinstance(run, RunFacts)
    ids = frozenset(f"t1:{name}" for name in passed.split())
    return BuildSeen(run, {cause: pairs} if pairs else {}, ids, **words)  # type: ignore[arg-type]


def _only(*builds: BuildSeen) -> Problem:
    (problem,) = fold_problems(builds).values()
    return problem


def test_a_problem_opens_with_its_first_failure() -> None:
    problem = _only(_build(1, passed="adds"), _build(2, ADDS), _build(3, ADDS))
    assert (problem.state, str(problem.opened), str(problem.last_failed), problem.builds) == (
        OPEN,
        "main #2",
        "main #3",
        2,
    )


def test_it_is_fixed_when_every_test_of_it_passed() -> None:
    partly = [_build(1, ADDS, SUBTRACTS), _build(2, passed="adds")]
    assert (_only(*partly).state, _only(*partly).failing) == (OPEN, ("t1:subtracts",))
    problem = _only(*partly, _build(3, passed="subtracts"))
    assert (problem.state, str(problem.fixed)) == (FIXED, "main #3")


def test_it_is_reopened_under_the_same_id() -> None:
    problem = _only(_build(1, ADDS), _build(2, passed="adds"), _build(3, ADDS))
    assert (problem.state, problem.problem_id, str(problem.opened), str(problem.reopened), problem.reopenings) == (
        REOPENED,
        "c1",
        "main #1",
        "main #3",
        1,
    )


def test_a_test_that_is_gone_fixes_nothing() -> None:
    assert _only(_build(1, ADDS), _build(2, passed="other")).state is OPEN


@pytest.mark.parametrize("words", [{"ignored": True}, {"infra": True}])
def test_ignored_and_infra_runs_change_nothing(words: dict[str, bool]) -> None:
    before = fold_problems([_build(1, ADDS)])
    assert after_build(before, _build(2, passed="adds", run=run_seen(2, **words))) == before
    assert after_build(before, _build(2, SUBTRACTS, cause="c2", run=run_seen(2, **words))) == before


def test_an_incomplete_run_fixes_nothing_and_may_open() -> None:
    run = run_seen(2, complete=False)
    assert _only(_build(1, ADDS), _build(2, passed="adds", run=run)).state is OPEN
    assert _only(_build(2, ADDS, run=run)).state is OPEN


def test_passes_beside_a_failure_of_the_problem_count_when_the_run_is_complete() -> None:
    before = fold_problems([_build(1, ADDS, SUBTRACTS)])
    for complete, failing in ((True, ("t1:subtracts",)), (False, ("t1:adds", "t1:subtracts"))):
        build = _build(2, SUBTRACTS, passed="adds", run=run_seen(2, complete=complete))
        assert after_build(before, build)["c1"].failing == failing


def test_a_pull_request_meets_problems_and_changes_none() -> None:
    state = fold_problems(
        [_build(1, ADDS), _build(1, ADDS, run=request_seen()), _build(2, passed="adds", run=request_seen(2))]
    )
    assert (state["c1"].pull_requests, state["c1"].state, state["c1"].builds) == (("7",), OPEN, 1)
    assert fold_problems([_build(1, ADDS, run=request_seen())]) == {}


def test_several_problems_live_beside_each_other() -> None:
    both = BuildSeen(run_seen(1), {"c1": [ADDS], "c2": [SUBTRACTS]})
    state = fold_problems([both, BuildSeen(run_seen(2), {"c2": [SUBTRACTS]}, frozenset({"t1:adds"}))])
    assert [state[cause].state for cause in ("c1", "c2")] == [FIXED, OPEN]


def test_minutes_lost_are_reruns_and_runs_it_alone_turned_red() -> None:
    alone = _build(1, ADDS, seconds=600.0, rerun_seconds={"c1": 120.0})
    shared = BuildSeen(run_seen(2), {"c1": [ADDS], "c2": [SUBTRACTS]}, seconds=600.0, rerun_seconds={"c1": 60.0})
    assert fold_problems([alone, shared])["c1"].minutes_lost == 13.0


def test_a_fold_goes_on_where_it_ended() -> None:
    builds = [_build(1, ADDS), _build(2, passed="adds"), _build(3, ADDS), _build(4, ADDS, SUBTRACTS)]
    assert fold_problems(builds[2:], fold_problems(builds[:2])) == fold_problems(builds)


def _word(*pairs: SignaturePair, days: int = 14) -> Acknowledgement:
    return Acknowledgement("main", pairs, "elena", "known", NOW, NOW + timedelta(days=days))


def test_an_acknowledged_problem_is_open_again_when_the_term_ends() -> None:
    problem = with_acknowledgement(_only(_build(1, ADDS)), _word(ADDS))
    assert state_at(problem, NOW + timedelta(days=13)) is ACKNOWLEDGED
    assert state_at(problem, NOW + timedelta(days=14)) is OPEN
    assert state_at(with_acknowledgement(problem, None), NOW) is OPEN


def test_what_joins_later_is_not_covered() -> None:
    problem = with_acknowledgement(_only(_build(1, ADDS)), _word(ADDS))
    joined = after_build({"c1": problem}, _build(2, ADDS, SignaturePair("t1:adds", OTHER)))["c1"]
    assert state_at(joined, NOW) is OPEN


def test_a_fixed_problem_is_fixed_though_acknowledged() -> None:
    problem = with_acknowledgement(_only(_build(1, ADDS), _build(2, passed="adds")), _word(ADDS))
    assert state_at(problem, NOW) is FIXED


def test_age_ends_with_the_fix() -> None:
    problem = _only(_build(1, ADDS), _build(5, passed="adds"))
    assert problem.age(NOW + timedelta(days=9)) == timedelta(hours=4)
    assert _only(_build(1, ADDS)).age(NOW + timedelta(hours=3)) == timedelta(hours=2)


def test_an_acknowledgement_holds_14_days_unless_said_and_90_at_most() -> None:
    assert acknowledged_until(NOW) == NOW + timedelta(days=14)
    assert acknowledged_until(NOW, NOW + timedelta(days=90)) == NOW + timedelta(days=90)
    for wrong in (timedelta(days=91), timedelta(0), timedelta(days=-1)):
        with pytest.raises(InvalidInput, match="at most 90 days"):
            acknowledged_until(NOW, NOW + wrong)


def test_a_problem_goes_through_json_unchanged() -> None:
    problem = with_acknowledgement(_only(_build(1, ADDS), _build(2, passed="adds"), _build(3, ADDS)), _word(ADDS))
    assert from_plain(Problem, as_plain(problem)) == problem

"""Rules of failures over the runs of a suite, on the use cases and over HTTP."""

from datetime import timedelta

import pytest

from terec.model import InvalidInput, NotFound, Outcome, ProblemState, Project, RecordedResult, RunKey, Verdict
from terec.service import Service
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_pass, a_result, a_run_key, a_suite_key
from terec_testing.services import with_request, with_run

SUITE = a_suite_key()
LONG_AGO = NOW - timedelta(days=30)
OTHER = {"error_details": "no paper in tray two", "error_stacktrace": "PaperJam: no paper\n\tat com.acme.Tray.feed"}


def failure_in(service: Service, key: RunKey, case: str = "adds") -> RecordedResult:
    return service.results.result(key, test_id(*a_result(case).case))


def test_everything_about_a_failure_hash(service: Service) -> None:
    with_run(service, 1, a_pass())
    first = with_run(service, 2, a_failure())
    with_run(service, 3, a_failure(), branch="release/1")
    with_run(service, 4, a_failure())
    failed = failure_in(service, first)

    for failure_hash in (failed.failure_hash, failed.loose_hash):
        assert failure_hash is not None
        facts = service.judgement.failure(SUITE, failure_hash)
        assert facts.hash == failure_hash
        assert (facts.first_seen.run_id, facts.last_seen.run_id, facts.runs) == (2, 4, 3)
        assert set(facts.branches) == {"main", "release/1"}
        assert facts.tests == (a_result().case,)
        assert facts.example.test_run.result is Outcome.FAIL
        assert [each.suite_run.run_id for each in facts.newest] == [4, 3, 2]


@pytest.mark.parametrize(("outcomes", "regression"), [("PF", True), ("PFF", False)])
def test_hash_is_a_regression_while_its_newest_verdict_is_new(
    service: Service, outcomes: str, regression: bool
) -> None:
    for run_id, letter in enumerate(outcomes, start=1):
        key = with_run(service, run_id, a_pass() if letter == "P" else a_failure())

    failure_hash = failure_in(service, key).failure_hash

    assert failure_hash is not None
    assert service.judgement.failure(SUITE, failure_hash).regression is regression


@pytest.mark.parametrize("failure_hash", ["f1:" + "0" * 32, "nonsense", "f1:a/b", "%"])
def test_unknown_hash_is_told(service: Service, failure_hash: str) -> None:
    with_run(service, 1, a_failure())

    with pytest.raises(NotFound):
        service.judgement.failure(SUITE, failure_hash)


def test_equal_failures_compare_as_the_same(service: Service) -> None:
    one, other = with_run(service, 1, a_failure()), with_run(service, 2, a_failure(), branch="release/1")
    test = failure_in(service, one).test_id

    found = service.judgement.compare(one, test, other, test)

    assert (found.score, found.similar, found.same_strict, found.same_loose) == (1, True, True, True)
    assert (found.one.suite_run.run_id, found.other.suite_run.branch) == (1, "release/1")


def test_comparison_is_symmetric_and_names_its_features(service: Service) -> None:
    key = with_run(service, 1, a_failure("adds"), a_failure("prints", **OTHER))
    adds, prints = (failure_in(service, key, case).test_id for case in ("adds", "prints"))

    there, back = (service.judgement.compare(key, *pair) for pair in ((adds, key, prints), (prints, key, adds)))

    assert not there.similar
    assert not there.same_strict
    assert 0 <= there.score < 1
    assert there.score == back.score
    assert there.features
    assert all(0 <= value <= 1 for value in there.features.values())


def test_only_failures_are_compared(service: Service) -> None:
    key = with_run(service, 1, a_failure("adds"), a_pass("rounds"))
    adds, rounds = failure_in(service, key).test_id, failure_in(service, key, "rounds").test_id

    with pytest.raises(InvalidInput, match="did not fail"):
        service.judgement.compare(key, adds, key, rounds)
    with pytest.raises(NotFound):
        service.judgement.compare(key, adds, key, "t1:none")
    with pytest.raises(NotFound):
        service.judgement.compare(key, adds, a_run_key(77), adds)
    with pytest.raises(NotFound):
        service.judgement.compare(key, adds, a_run_key(suite="nightly"), adds)


def test_causes_over_a_time_those_in_most_runs_first(service: Service) -> None:
    with_run(service, 1, a_failure("adds"))
    with_run(service, 2, a_failure("adds"), a_failure("prints", **OTHER))
    with_run(service, 3, a_failure("adds"), branch="release/1")

    found = service.judgement.causes(SUITE, "main", LONG_AGO)

    assert [(each.cause.title, each.runs, each.newest.run_id) for each in found] == [
        ("expected 2 but was 3", 2, 2),
        ("no paper in tray two", 1, 2),
    ]
    assert found[0].verdict is Verdict.KNOWN
    assert [each.runs for each in service.judgement.causes(SUITE, None, LONG_AGO)] == [3, 1]


def test_causes_before_the_time_are_left_out(service: Service) -> None:
    with_run(service, 1, a_failure("adds"))
    with_run(service, 2, a_pass("adds"), a_failure("prints", **OTHER))
    started = service.results.run(a_run_key(2)).started
    assert started is not None

    assert [each.cause.title for each in service.judgement.causes(SUITE, None, started)] == ["no paper in tray two"]
    assert service.judgement.causes(SUITE, None, NOW) == []


def test_problem_opens_is_fixed_and_reopens_under_one_id(service: Service) -> None:
    seen = []
    for run_id, result in enumerate((a_pass(), a_failure(), a_pass(), a_failure()), start=1):
        with_run(service, run_id, result)
        seen.append([(each.problem_id, each.state) for each in service.judgement.problems(SUITE)])

    assert seen[0] == []
    problem_id = seen[1][0][0]
    assert seen[1:] == [
        [(problem_id, state)] for state in (ProblemState.OPEN, ProblemState.FIXED, ProblemState.REOPENED)
    ]


def test_open_problems_come_first_the_oldest_of_them_leading(service: Service) -> None:
    with_run(service, 1, a_failure("adds"), a_pass("prints"), a_pass("rounds"))
    with_run(service, 2, a_pass("adds"), a_failure("prints", **OTHER), a_pass("rounds"))
    text = {"error_details": "rounded the wrong way", "error_stacktrace": "Wrong: way\n\tat com.acme.Half.up"}
    with_run(service, 3, a_pass("adds"), a_failure("prints", **OTHER), a_failure("rounds", **text))

    found = service.judgement.problems(SUITE)

    assert [(each.state, each.opened.run_id) for each in found] == [
        (ProblemState.OPEN, 2),
        (ProblemState.OPEN, 3),
        (ProblemState.FIXED, 1),
    ]
    assert found[0].builds == 2
    assert found[2].fixed is not None and found[2].fixed.run_id == 2
    started = service.results.run(a_run_key(3)).started
    assert len(service.judgement.problems(SUITE, "main", started)) == 2


def test_problems_belong_to_branches(service: Service) -> None:
    service.administration.put_project(Project("acme", "shop", long_lived=("release/*",)))
    with_run(service, 1, a_failure())
    with_run(service, 1, a_failure(), branch="release/1")

    assert [each.branch for each in service.judgement.problems(SUITE, "main")] == ["main"]
    assert {each.branch for each in service.judgement.problems(SUITE)} == {"main", "release/1"}
    assert service.judgement.problems(SUITE, "nowhere") == []


def test_flaky_tests_with_their_rate(service: Service) -> None:
    for run_id, letter in enumerate("PFPPFPPFPP", start=1):
        with_run(service, run_id, a_pass() if letter == "P" else a_failure(), a_pass("rounds"))

    (found,) = service.judgement.flaky_tests(SUITE)

    assert found.case == a_result().case
    assert found.runs == 10
    assert found.failures >= 1
    assert found.rate == pytest.approx(found.failures / found.runs)
    assert 0 <= found.low < found.rate < found.high <= 1
    assert found.last_seen.run_id == 8
    assert service.judgement.flaky_tests(SUITE, "nowhere") == []


def test_steady_failure_is_no_flaky_test(service: Service) -> None:
    for run_id, letter in enumerate("PPPFFF", start=1):
        with_run(service, run_id, a_pass() if letter == "P" else a_failure())

    assert service.judgement.flaky_tests(SUITE) == []


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_limit_out_of_range_is_refused(service: Service, limit: int) -> None:
    with_run(service, 1, a_failure())

    for ask in (
        lambda: service.judgement.flaky_tests(SUITE, None, limit),
        lambda: service.judgement.reanalyze(SUITE, limit),
    ):
        with pytest.raises(InvalidInput, match="limit"):
            ask()


def test_unknown_suite_is_told_by_all(service: Service) -> None:
    suite = a_suite_key(suite="nightly")
    with_request(service, 1, a_pass())

    for ask in (
        lambda: service.judgement.failure(suite, "f1:x"),
        lambda: service.judgement.causes(suite, None, LONG_AGO),
        lambda: service.judgement.problems(suite),
        lambda: service.judgement.flaky_tests(suite),
        lambda: service.judgement.excuses(suite),
        lambda: service.judgement.corrections(suite),
        lambda: service.judgement.reanalyze(suite),
        lambda: service.judgement.withdraw_excuse(suite, "e1:x", "mira"),
    ):
        with pytest.raises(NotFound, match="Suite not found: 'nightly'"):
            ask()

"""Rules of service.Judgement, on the use cases and over HTTP."""

from datetime import timedelta

import pytest

from terec.model import CaseId, CheckSummary, InvalidInput, NotFound, Result
from terec.service import Service
from terec_testing import NOW, a_failure, a_header, a_pass, a_run, a_run_key

CASE = CaseId("com.acme", "CartTest", "adds")


def with_runs(service: Service, *results: Result | None, branch: str = "main") -> None:
    """Runs 1, 2, … one after the other, each with its result, if any."""
    for run_id, result in enumerate(results, start=1):
        service.results.put_run(a_run(run_id, branch=branch, tstamp=NOW - timedelta(days=50 - run_id)))
        if result is not None:
            service.results.add_results(a_run_key(run_id, branch), a_header(), [result])


def test_failure_seen_before_with_the_same_text_is_known(service: Service) -> None:
    with_runs(service, a_failure(text="boom"), a_pass(), a_failure(text="crash"), a_failure(text="boom"))

    check = service.judgement.seen_before(a_run_key(4), CASE)

    assert check.is_known_failure is True
    assert check.test_case == CASE
    assert check.summary == CheckSummary(num_runs=3, num_same_fail=1, num_diff_fail=1, num_pass=1)
    assert [each.suite_run.run_id for each in check.similar_failures] == [1]
    assert "in main #1" in check.message


def test_failure_with_another_text_is_new(service: Service) -> None:
    with_runs(service, a_failure(text="crash"), a_failure(text="boom"))

    assert service.judgement.seen_before(a_run_key(2), CASE).is_known_failure is False


def test_failure_without_earlier_runs_is_undecided(service: Service) -> None:
    with_runs(service, None, a_failure())

    check = service.judgement.seen_before(a_run_key(2), CASE)

    assert check.is_known_failure is None
    assert check.summary == CheckSummary()


def test_only_earlier_runs_count(service: Service) -> None:
    with_runs(service, a_failure(text="boom"), a_failure(text="boom"))

    assert service.judgement.seen_before(a_run_key(1), CASE).is_known_failure is None


def test_depth_limits_how_far_back_is_looked(service: Service) -> None:
    with_runs(service, a_failure(text="boom"), a_pass(), a_pass(), a_failure(text="boom"))

    assert service.judgement.seen_before(a_run_key(4), CASE, depth=2).summary == CheckSummary(num_runs=2, num_pass=2)


def test_failure_on_a_branch_is_compared_with_another_branch(service: Service) -> None:
    with_runs(service, a_failure(text="boom"))
    with_runs(service, None, a_failure(text="boom"), branch="feature/x")

    check = service.judgement.seen_before(a_run_key(2, "feature/x"), CASE, check_branch="main")

    assert check.is_known_failure is True
    assert [each.suite_run.branch for each in check.similar_failures] == ["main"]


def test_case_that_did_not_fail_is_refused(service: Service) -> None:
    with_runs(service, a_pass())

    with pytest.raises(InvalidInput, match="did not fail"):
        service.judgement.seen_before(a_run_key(1), CASE)


@pytest.mark.parametrize("depth", [0, 129])
def test_depth_out_of_range_is_refused(service: Service, depth: int) -> None:
    with_runs(service, a_failure())

    with pytest.raises(InvalidInput, match="depth"):
        service.judgement.seen_before(a_run_key(1), CASE, depth=depth)


def test_unknown_case_run_and_suite_are_told(service: Service) -> None:
    with_runs(service, a_failure())

    with pytest.raises(NotFound, match="Test not found"):
        service.judgement.seen_before(a_run_key(1), CaseId("com.acme", "CartTest", "nothing"))
    with pytest.raises(NotFound, match="Suite not found: 'nightly'"):
        service.judgement.seen_before(a_run_key(1), CASE, check_suite="nightly")
    with pytest.raises(NotFound):
        service.judgement.seen_before(a_run_key(77), CASE)


def test_similar_failures_carry_the_first_kib_of_their_texts_and_are_compared_whole(service: Service) -> None:
    text = "x" * 2000
    with_runs(service, a_failure(text=text + "a"), a_failure(text=text + "b"), a_failure(text=text + "b"))

    check = service.judgement.seen_before(a_run_key(3), CASE)

    (similar,) = check.similar_failures
    assert (similar.suite_run.run_id, similar.test_run.error_details) == (2, "x" * 1024)
    assert set(similar.test_run.truncated) == {"error_details", "error_stacktrace"}

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.analysis.interval import wilson
from terec.model import Attempt, InvalidInput, Outcome
from terec_testing import a_failure, a_pass, a_result, a_suite_key
from terec_testing.ci import Ci

FLAKE, TAX = "no answer from the broker", "tax rate of DE is missing"
SUITE = a_suite_key()


def _letters(ci: Ci, letters: str) -> None:
    """One build of main for each letter: Pass, a Flake that took a minute, a steady failure (Tax)."""
    kinds = {"P": a_pass(), "F": a_failure(text=FLAKE, duration_ms=60_000.0), "T": a_failure(text=TAX)}
    for run_id, letter in enumerate(letters, 1):
        ci.build(run_id, kinds[letter])


def test_a_signature_that_came_and_went_twice_is_ranked_with_its_rate(ci: Ci) -> None:
    _letters(ci, "PFPPFPPPPP")
    (test,) = ci.judgement.flaky_tests(SUITE)
    assert (test.case, test.failures, test.runs, test.rate) == (a_result().case, 2, 10, 0.2)
    assert 0 < test.low < 0.2 < test.high < 0.6
    assert (str(test.last_seen), test.minutes_lost) == ("main #5", 2.0)


def test_a_failure_and_its_repair_are_not_flaky(ci: Ci) -> None:
    _letters(ci, "PPTTTTPPPP")
    assert ci.judgement.flaky_tests(SUITE) == []


def test_a_test_that_passes_on_retry_only_is_flaky(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_pass(attempts=(Attempt(Outcome.FAIL, error_details=FLAKE),)))
    (test,) = ci.judgement.flaky_tests(SUITE)
    assert (test.failures, str(test.last_seen)) == (1, "main #2")


def test_pushes_of_a_pull_request_are_repairs_and_make_nothing_flaky(ci: Ci) -> None:
    ci.build(1, a_pass())
    for push, result in enumerate((a_failure(text=FLAKE), a_pass()) * 3, 1):
        ci.push(push, result, base=1)
    assert ci.judgement.flaky_tests(SUITE) == []


def test_pull_requests_that_met_it_are_named(ci: Ci) -> None:
    _letters(ci, "PFPPFP")
    ci.push(1, a_failure(text=FLAKE), base=6)
    (test,) = ci.judgement.flaky_tests(SUITE, "main")
    assert test.pull_requests == ("7",)


def test_an_outage_makes_nothing_flaky(ci: Ci) -> None:
    others = [f"counts{number}" for number in range(40)]
    for run_id in range(1, 7):
        down = run_id in (2, 4)
        ci.build(run_id, *(a_failure(each, text=FLAKE) if down else a_pass(each) for each in others))
    assert ci.judgement.flaky_tests(SUITE) == []


def test_a_suite_without_failures_has_none(ci: Ci) -> None:
    ci.build(1, a_pass())
    assert ci.judgement.flaky_tests(SUITE) == []


@pytest.mark.parametrize("limit", [0, 1001])
def test_a_limit_is_1_to_1000(ci: Ci, limit: int) -> None:
    ci.build(1, a_pass())
    with pytest.raises(InvalidInput, match="A limit is 1 to 1000"):
        ci.judgement.flaky_tests(SUITE, limit=limit)


@given(st.integers(1, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_the_interval_holds_the_rate_and_stays_a_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-12
    assert counts[0] / counts[1] - 1e-12 <= high <= 1


def test_the_interval_is_the_published_one() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(5, 50) == pytest.approx((0.0434, 0.2136), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)


def test_retry_in_one_of_two_jobs_of_a_commit_is_ranked(ci: Ci) -> None:
    ci.build(1, a_pass())
    words = {"branch": "feature", "target_branch": "main", "base_commit": "main-1", "head_commit": "h1"}
    ci.build(1, a_pass(), commit="h1", commits=("h1",), **words)
    retried = a_pass(attempts=(Attempt(Outcome.FAIL, error_details=FLAKE),))
    ci.build(2, retried, commit="m1", commits=("h1",), pull_request="7", **words)

    (test,) = ci.judgement.flaky_tests(SUITE)

    assert (test.failures, test.runs, str(test.last_seen)) == (1, 2, "feature #2")

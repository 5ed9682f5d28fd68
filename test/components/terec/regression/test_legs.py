"""What a test did in other parts of a run is no evidence about the part that failed."""

import pytest

from terec.model import Leg, Outcome, Verdict
from terec.regression import Failure, Sighting, judge
from terec_testing.judging import OTHER, SAME, run_seen

PASS, FAIL, SKIP = Outcome.PASS, Outcome.FAIL, Outcome.SKIP
FAILURE = Failure("t1:adds", SAME, part="linux")


def _beside(run_id: int, linux: Outcome, signature: str | None = None) -> Sighting:
    """A run of main that failed on windows with another text, whatever linux did."""
    also = (signature,) if signature else ()
    return Sighting(run_seen(run_id), FAIL, OTHER, (), "windows", also, (Leg("linux", linux, signature),))


def test_pass_of_the_part_beside_another_failure_is_its_pass() -> None:
    judged = judge(run_seen(9), FAILURE, [_beside(1, FAIL, SAME), *(_beside(run_id, PASS) for run_id in range(2, 9))])
    assert (judged.verdict, judged.passed_since) == (Verdict.KNOWN, True)
    assert (judged.evidence.passes, judged.evidence.same_failures, judged.evidence.streak) == (7, 1, 1)
    assert judged.last_passing is not None
    assert judged.last_passing.run_id == 8


@pytest.mark.parametrize("part", ["windows", None])
def test_failure_of_a_part_that_did_not_pass_and_of_one_that_nobody_told_sees_no_pass(part: str | None) -> None:
    judged = judge(run_seen(9), Failure("t1:adds", SAME, part=part), [_beside(8, PASS)])
    assert (judged.evidence.passes, judged.evidence.streak) == (0, 2)


def test_skip_of_the_part_is_no_pass() -> None:
    judged = judge(run_seen(9), FAILURE, [_beside(8, SKIP)])
    assert judged.evidence.passes == 0


def test_shard_of_the_job_that_failed_is_no_pass_though_another_passed() -> None:
    failing = Failure("t1:adds", SAME, part="unit 1/2")
    seen = Sighting(run_seen(8), FAIL, OTHER, part="unit 2/2", beside=(Leg("unit 1/2", PASS),))
    assert judge(run_seen(9), failing, [seen]).evidence.passes == 0


def test_failure_with_the_signature_in_any_part_is_a_failure() -> None:
    seen = Sighting(run_seen(8), FAIL, SAME, part="windows", beside=(Leg("linux", PASS),))
    assert judge(run_seen(9), FAILURE, [seen]).evidence.same_failures == 1


def _on(run_id: int, *legs: Leg) -> Sighting:
    """A run of one commit; the first leg's result is that of the test."""
    (part, outcome, signature, tries), *beside = legs
    return Sighting(run_seen(run_id, commit="c"), outcome, signature, tries, part, (), tuple(beside))


def _verdict(*seen: Sighting, part: str | None = "linux") -> Verdict:
    return judge(run_seen(9, commit="c"), Failure("t1:adds", SAME, part=part), seen).verdict


def test_pass_of_the_part_on_the_commit_is_a_flip_whatever_another_part_did() -> None:
    assert _verdict(_on(8, Leg("windows", PASS), Leg("linux", PASS))) is Verdict.FLAKY
    assert _verdict(_on(8, Leg("windows", FAIL, OTHER), Leg("linux", PASS))) is Verdict.FLAKY
    assert _verdict(_on(8, Leg("windows", PASS), Leg("mac", PASS))) is Verdict.NEW


def test_failure_that_nobody_told_the_part_of_flips_only_beside_a_run_that_passed() -> None:
    assert _verdict(_on(8, Leg("windows", PASS), Leg("linux", PASS)), part=None) is Verdict.FLAKY
    assert _verdict(_on(8, Leg("windows", FAIL, OTHER), Leg("linux", PASS)), part=None) is Verdict.NEW


def test_failure_of_another_part_beside_its_own_pass_on_the_commit_is_a_flip_of_it() -> None:
    before = _on(7, Leg("windows", FAIL, OTHER), Leg("mac", FAIL, SAME))
    assert (
        _verdict(before._replace(also_failed=(SAME,)), _on(8, Leg("windows", PASS), Leg("mac", PASS))) is Verdict.FLAKY
    )


def test_shards_of_a_job_that_differ_in_one_run_are_no_flip() -> None:
    both = _on(8, Leg("unit 1/2", FAIL, SAME), Leg("unit 2/2", PASS))
    assert judge(run_seen(9), FAILURE, [both]).evidence.same_commit == 0


def test_retry_in_any_part_is_a_flip_and_a_sight_of_the_failure_once() -> None:
    retried = (Outcome.FAIL, SAME)
    legs = [Leg(part, PASS, None, (retried,)) for part in ("windows", "linux")]
    evidence = judge(run_seen(9), FAILURE, [_on(8, Leg("mac", PASS), *legs)]).evidence
    assert (evidence.same_commit, evidence.same_failures, evidence.passes) == (1, 1, 1)

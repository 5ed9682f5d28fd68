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

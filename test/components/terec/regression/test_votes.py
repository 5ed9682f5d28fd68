"""A branch's job and its pull request's job on one commit are one vote."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.model import Verdict
from terec.regression import Failure, Sighting, gate, judge, one_vote_each
from terec.regression.trail import follow
from terec_testing.judging import OTHER, SAME, asked_of, failed, history, passed, question_of, request_seen

FAILURE = Failure("t1:adds", SAME)


def _push(run_id: int, head: str) -> Any:
    """The job of the branch: it tests the head."""
    return request_seen(run_id, branch="fix", pull_request=None, base_commit=None, commit=head)


def _request(run_id: int, head: str, merge: bool = True) -> Any:
    """The job of its pull request: it tests the head, merged into the target or not."""
    words = {"commit": f"merge-of-{head}", "head_commit": head} if merge else {"commit": head}
    return request_seen(run_id, branch="fix", **words)


@pytest.mark.parametrize("merge", [True, False])
def test_second_job_on_the_commit_does_not_know_the_failure_from_the_first(merge: bool) -> None:
    main = history("PPPPP")
    push = judge(_push(1, "h1"), FAILURE, [], main)
    request = judge(_request(2, "h1", merge), FAILURE, [failed(_push(1, "h1"))], main)
    assert push.verdict is request.verdict is Verdict.NEW
    assert (request.evidence.same_failures, request.evidence.streak) == (0, 1)


def test_next_push_knows_it_from_one_vote() -> None:
    own = [failed(_push(1, "h1")), failed(_request(2, "h1"))]
    judged = judge(_push(3, "h2"), FAILURE, own, history("PPPPP"))
    assert judged.verdict is Verdict.KNOWN
    assert (judged.evidence.same_failures, judged.evidence.streak) == (1, 2)


def test_a_failure_of_one_job_and_a_pass_of_the_other_is_a_failure() -> None:
    for own in (
        [failed(_push(1, "h1")), passed(_request(2, "h1"))],
        [passed(_push(1, "h1")), failed(_request(2, "h1"))],
    ):
        trail = follow(own, SAME)
        assert (trail.failures, trail.passes, trail.flaky, trail.passed_since_same) == (1, 0, False, False)


def test_pushes_that_fail_in_one_job_only_are_no_episodes_that_come_and_go() -> None:
    own = [seen for run in (1, 3, 5) for seen in (failed(_push(run, f"h{run}")), passed(_request(run + 1, f"h{run}")))]
    assert judge(_push(7, "h7"), FAILURE, own, history("PPPPP")).verdict is not Verdict.FLAKY


def test_failure_with_the_signature_is_the_vote_beside_one_with_another_text() -> None:
    own = [failed(_push(1, "h1"), OTHER), failed(_request(2, "h1"))]
    trail = follow(own, SAME)
    assert (trail.failures, trail.same) == (1, 1)


def test_job_of_another_s_branch_does_not_contradict_its_pull_request() -> None:
    """Else what fails in every pull request's job, and in no branch's, would be excused as flaky."""
    bob = {"number": "8", "author": "bob", "branch": "bobs", "commit": "b1"}
    others = [passed(request_seen(1, **{**bob, "number": "8"}, pull_request=None)), failed(request_seen(2, **bob))]
    result = gate(question_of(request_seen(), asked_of(request_seen(), others=others)))
    assert result.failures[0].excuse is None


def test_pull_request_s_job_that_is_run_again_on_its_commit_shows_flakiness() -> None:
    bob = {"number": "8", "author": "bob", "branch": "bobs", "commit": "b1"}
    others = [passed(request_seen(1, **bob)), failed(request_seen(2, **bob))]
    result = gate(question_of(request_seen(), asked_of(request_seen(), others=others)))
    assert result.failures[0].excuse is not None


def test_nightly_runs_of_one_commit_of_main_are_observations_of_their_own() -> None:
    nights = history("PFPPF", commit="same")
    assert one_vote_each(nights, {SAME}) == [True] * 5


def test_run_without_a_commit_stands_for_itself() -> None:
    own = [failed(request_seen(run, branch="fix", commit=None)) for run in (1, 2)]
    assert one_vote_each(own, {SAME}) == [True, True]


def test_run_that_shows_nothing_has_no_vote() -> None:
    own = [
        failed(request_seen(1, branch="fix", commit="h", ignored=True)),
        passed(request_seen(2, branch="fix", commit="h")),
    ]
    assert one_vote_each(own, {SAME})[1]


_SIGHTINGS = st.lists(
    st.tuples(st.integers(1, 4), st.booleans(), st.sampled_from("PFO")).map(
        lambda drawn: _seen(_push(1, f"h{drawn[0]}") if drawn[1] else _request(2, f"h{drawn[0]}"), drawn[2])
    ),
    max_size=12,
)


def _seen(run: Any, letter: str) -> Sighting:
    return passed(run) if letter == "P" else failed(run, SAME if letter == "F" else OTHER)


@given(_SIGHTINGS)
def test_each_head_has_exactly_one_vote_and_it_is_its_worst(sightings: Sequence[Sighting]) -> None:
    counts = one_vote_each(sightings, {SAME})
    heads = [seen.run.head_commit or seen.run.commit for seen in sightings]
    for head in set(heads):
        of_head = [(seen, count) for seen, count, each in zip(sightings, counts, heads, strict=True) if each == head]
        [vote] = [seen for seen, count in of_head if count]
        assert vote.signature == SAME or all(seen.signature != SAME for seen, _ in of_head)

"""Counts the runs of one commit of a change once: a branch's job and its pull request's job are one vote."""

from collections.abc import Container, Sequence

from terec.model import Outcome, job_of
from terec.regression.facts import RunFacts, Sighting

Vote = tuple[str, str]


def vote_of(run: RunFacts) -> Vote | None:
    """Branch and head commit, which both jobs of a change share; None for a run that stands for itself.

    Runs without a target do: what a long-lived branch says of one commit day by day is each time an observation.
    """
    head = run.head_commit or run.commit
    return None if run.target is None or head is None else (run.branch, head)


def one_vote_each(
    sightings: Sequence[Sighting], signatures: Container[str | None], now: RunFacts | None = None
) -> list[bool]:
    """For each sighting whether it counts: of those of one vote the worst, the first of several that are as bad.

    Worst is a failure with one of the signatures, then another one, then a pass after a try that failed so, then a
    pass. None of the vote of `now`, the run that is judged, counts: it has that vote itself. Linear.
    """
    counts = [True] * len(sightings)
    own = vote_of(now) if now is not None else None
    chosen: dict[Vote, tuple[int, int]] = {}
    for index, seen in enumerate(sightings):
        vote = vote_of(seen.run)
        if vote is None or not seen.run.usable:
            continue
        badness = _badness(seen, signatures)
        known, place = chosen.get(vote, (-1, index))
        if vote == own or badness <= known:
            counts[index] = False
        else:
            counts[place] = False
            counts[index] = True
            chosen[vote] = (badness, index)
    return counts


def tested_alike(run: RunFacts, part: str | None) -> tuple[str | None, bool, str | None]:
    """Equal for results whose outcomes on one commit may be held against each other; part None: nobody told.

    A branch's job and a pull request's job may well be set up differently, and so may two parts of a run: one that
    passes and one that fails show no flakiness. Shards of a job are alike, for they move tests about.
    """
    return run.commit, run.pull_request is not None, None if part is None else job_of(part)


def _badness(seen: Sighting, signatures: Container[str | None]) -> int:
    if seen.outcome is Outcome.FAIL:
        return 4 if any(each in signatures for each in (seen.signature, *seen.also_failed)) else 3
    if seen.outcome is not Outcome.PASS or not seen.run.complete:
        return 0
    return 2 if any(outcome is Outcome.FAIL and each in signatures for outcome, each in seen.all_tries) else 1

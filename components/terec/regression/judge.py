"""The verdict on one failed case, from its own history and that of the branches it grew from."""

from collections.abc import Sequence
from dataclasses import replace

from terec.model import Judged, RunPoint, Verdict, VerdictEvidence
from terec.regression.change_point import is_steady
from terec.regression.confidence import confidence
from terec.regression.facts import Failure, RunFacts, Sighting
from terec.regression.sentences import judged_sentence
from terec.regression.trail import Trail, follow, remembered

_AGAINST = (Verdict.INFRA, Verdict.FLAKY, Verdict.KNOWN, Verdict.UNKNOWN, Verdict.NEW)
"""The verdicts, the one that speaks most against the change last."""


def judge(run: RunFacts, failure: Failure, own: Sequence[Sighting], upstream: Sequence[Sighting] = ()) -> Judged:
    """The verdict on a case that failed in `run`; linear in the sightings.

    The last HISTORY_RUNS of them count, and older failures with this signature, as far as they are given.
    own: earlier sightings of the case on the run's branch, oldest first. upstream: those of the branches it grew from,
    each up to its base, the farthest branch first. What is not usable (ignored, INFRA) or says nothing (a skip) is
    passed over. Neither may hold anything that was not there at the run's time, so that a replay judges the same.
    """
    trail = follow(remembered([*upstream, *own], failure.signature), failure.signature, run, failure.part)
    steady = _steady(trail, trail.streak + 1)
    verdict = _verdict(run, trail, steady)
    first, last_pass = _range(run, trail, verdict)
    judged = Judged(
        verdict=verdict,
        confidence=confidence(verdict, trail, failure.generic),
        sentence="",
        evidence=_evidence(trail),
        first_failing=first,
        last_passing=last_pass,
        last_same=_point(trail.last_same),
        proof=_proof(verdict, trail),
        upstream=_upstream(run, trail, verdict),
        passed_since=trail.passed_since_same and trail.same > 0,
        steady=steady,
        generic=failure.generic,
    )
    return replace(judged, sentence=judged_sentence(judged))


def worst_judged(failures: Sequence[tuple[Failure, Judged]]) -> tuple[Failure, Judged]:
    """The failure of one case that says most against the change, of equals the first, which is that of its result.

    What is told of another one says so.
    """
    worst = max(failures, key=lambda each: _AGAINST.index(each[1].verdict))
    if worst is failures[0]:
        return worst
    failure, judged = worst
    where = f"in part {failure.part!r}" if failure.part else "for another sender"
    return failure, replace(judged, sentence=f"Of what it failed with {where}: {judged.sentence}")


def _verdict(run: RunFacts, trail: Trail, steady: bool) -> Verdict:
    """The order of the rules: outage; no history; a streak that became steady; flaky; known; else new."""
    if run.infra:
        return Verdict.INFRA
    if not trail.runs:
        return Verdict.UNKNOWN
    if steady and _was_excusable(trail):
        return Verdict.KNOWN if trail.same and _steady(trail, trail.streak) else Verdict.NEW
    if trail.flaky:
        return Verdict.FLAKY
    return Verdict.KNOWN if trail.same else Verdict.NEW


def _was_excusable(trail: Trail) -> bool:
    """Whether the streak began as a known or flaky failure; else its first failure was NEW already."""
    return trail.same_before_streak > 0 or trail.flip_run is not None or not trail.same


def _steady(trail: Trail, streak: int) -> bool:
    return is_steady(trail.failures - trail.streak, trail.runs - trail.streak, streak)


def _range(run: RunFacts, trail: Trail, verdict: Verdict) -> tuple[RunPoint, RunPoint | None]:
    """First failing and last passing run: of the streak at hand, or of a failure that is back the first sight of it."""
    last_pass = _point(trail.last_pass)
    back = trail.passed_since_same and verdict in (Verdict.FLAKY, Verdict.KNOWN)
    if back and trail.first_same is not None:
        return trail.first_same.point, last_pass
    return (trail.same_streak_start or run).point, last_pass


def _proof(verdict: Verdict, trail: Trail) -> RunPoint | None:
    return _point(trail.flaky_run if verdict is Verdict.FLAKY else trail.last_same)


def _upstream(run: RunFacts, trail: Trail, verdict: Verdict) -> str | None:
    last = trail.last_same
    if verdict not in (Verdict.KNOWN, Verdict.FLAKY) or last is None or last.branch == run.branch:
        return None
    return last.branch


def _evidence(trail: Trail) -> VerdictEvidence:
    return VerdictEvidence(
        runs=trail.runs,
        passes=trail.passes,
        failures=trail.failures,
        same_failures=trail.same,
        episodes=trail.episodes,
        same_commit=len(trail.flips),
        streak=trail.streak + 1,
    )


def _point(run: RunFacts | None) -> RunPoint | None:
    return None if run is None else run.point

"""What one signature left behind in the earlier results of its test."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from terec.model import Outcome
from terec.regression.commits import Flip, flips_on_commits
from terec.regression.facts import RunFacts, Sighting
from terec.regression.legs import came_and_went, seen_from
from terec.regression.thresholds import EPISODE_FAILURES_MAX, FLAKY_EPISODES, HISTORY_RUNS
from terec.regression.votes import one_vote_each

_FAIL, _PASS = Outcome.FAIL, Outcome.PASS


@dataclass(slots=True)
class Trail:
    """Counts and runs gathered over sightings, oldest first.

    streak: failures of any text since the last pass. same_streak: those of them with the signature that complete runs
    had; same_streak_start: the first with the signature, of whatever run.
    same: failures with the signature; same_before_streak: those before the streak.
    episodes: how often a short streak with this signature was ended by a pass; episode_run: its newest such failure.
    flips: commits with a pass and a failure of the signature; flip_run: the newest such failure, or the pass beside the
    failure that is judged.
    """

    passes: int = 0
    failures: int = 0
    same: int = 0
    same_before_streak: int = 0
    episodes: int = 0
    streak: int = 0
    same_streak: int = 0
    first_same: RunFacts | None = None
    last_same: RunFacts | None = None
    passed_since_same: bool = False
    last_pass: RunFacts | None = None
    same_streak_start: RunFacts | None = None
    episode_run: RunFacts | None = None
    flips: set[str] = field(default_factory=set)
    flip_run: RunFacts | None = None

    @property
    def runs(self) -> int:
        return self.passes + self.failures

    @property
    def flaky(self) -> bool:
        """Whether the signature came and went: often enough over time, or on one commit."""
        return self.episodes >= FLAKY_EPISODES or self.flip_run is not None

    @property
    def flaky_run(self) -> RunFacts | None:
        """The run that shows it best: a failure on a commit that also passed, else the newest episode."""
        return self.flip_run or self.episode_run


def remembered(sightings: Sequence[Sighting], signature: str) -> list[Sighting]:
    """The last HISTORY_RUNS sightings, and of older ones the failures with this signature (rare flakes return)."""
    older = [seen for seen in sightings[:-HISTORY_RUNS] if seen.failed_with(signature)]
    return [*older, *sightings[-HISTORY_RUNS:]]


def follow(
    sightings: Sequence[Sighting], signature: str, failing_now: RunFacts | None = None, part: str | None = None
) -> Trail:
    """Gather the trail of a signature over usable sightings, oldest first; linear.

    Skips are no results, and a pass in an incomplete run is none yet; what fails there shows no flakiness, for a later
    attempt may turn it. Runs of one commit of a change count once.
    failing_now: the run that is judged; it failed with the signature on its commit. part: in which the failure is
    that is judged, see seen_from.
    """
    trail = Trail()
    told: list[Sighting] = []
    sightings = seen_from(sightings, signature, part)
    for seen, counts in zip(sightings, one_vote_each(sightings, (signature,), failing_now), strict=True):
        if not seen.run.usable:
            continue
        if counts and seen.outcome is _FAIL:
            _take_failure(trail, seen, signature)
        if seen.run.complete:
            told.append(seen)
            if counts and seen.outcome is _PASS:
                _take_pass(trail, seen.run)
            _take_tries(trail, seen, signature)
    _flip(trail, flips_on_commits(told, signature, failing_now, part), failing_now)
    return trail


def _take_failure(trail: Trail, seen: Sighting, signature: str) -> None:
    trail.failures += 1
    if not trail.streak:
        trail.same_before_streak = trail.same
    trail.streak += 1
    if seen.failed_with(signature):
        trail.same_streak += seen.run.complete
        trail.same_streak_start = trail.same_streak_start or seen.run
        _same(trail, seen.run)


def _take_pass(trail: Trail, run: RunFacts) -> None:
    if trail.same_streak and trail.streak <= EPISODE_FAILURES_MAX:
        trail.episodes += 1
        trail.episode_run = trail.last_same
    trail.passes += 1
    trail.streak = trail.same_streak = 0
    trail.same_streak_start = None
    trail.last_pass = run
    trail.passed_since_same = True


def _take_tries(trail: Trail, seen: Sighting, signature: str) -> None:
    """Tries inside one run ran on one commit: a failure of the signature beside a pass is a flip."""
    if not (seen.tries or seen.beside) or not came_and_went(seen, signature):
        return
    if seen.outcome is _PASS:
        _same(trail, seen.run)
        trail.passed_since_same = True
    trail.flip_run = seen.run
    trail.flips.add(seen.run.commit or f"{seen.run.branch}#{seen.run.run_id}")


def _same(trail: Trail, run: RunFacts) -> None:
    trail.same += 1
    trail.first_same = trail.first_same or run
    trail.last_same = run
    trail.passed_since_same = False


def _flip(trail: Trail, both: Sequence[Flip], failing_now: RunFacts | None) -> None:
    if not both:
        return
    trail.flips.update(commit for commit, _, _ in both)
    shown = [passed if failed is failing_now else failed for _, failed, passed in both]
    trail.flip_run = max(shown, key=lambda run: run.started)

"""The excuses of a failure on a branch without a target, judged against its own past."""

from collections.abc import Set

from terec.model import Excuse, ExcuseKind, Judged, Outcome, RunPoint, Verdict
from terec.regression.change_point import is_steady
from terec.regression.legs import seen_from
from terec.regression.question import GateFailure
from terec.regression.thresholds import FLAKY_EPISODES


def flaky_here(asked: GateFailure) -> Excuse | None:
    """The verdict is FLAKY, and the text is not generic."""
    judged = asked.judged
    if judged.verdict is not Verdict.FLAKY or asked.failure.generic or judged.steady:
        return None
    return Excuse(ExcuseKind.FLAKY, f"This signature is flaky, see {judged.proof}.", judged.proof)


def open_here(asked: GateFailure, fell_short: Set[int]) -> Excuse | None:
    """The failure is KNOWN, and since its last pass a run that could be judged had it: it was red there, and is open.

    fell_short: run_ids of runs that could not be judged; they do not count, and neither do runs of this branch as a
    pull request, whose gate was another one. A failure that was flaky and now fails steadily was excused as flaky at
    first: it is open only when the judged runs alone show that it is steady.
    """
    if asked.judged.verdict is not Verdict.KNOWN:
        return None
    streak = judged_streak(asked, fell_short)
    if not streak or (came_to_stay(asked.judged) and not _shows_steady(asked.judged, len(streak))):
        return None
    return Excuse(ExcuseKind.OPEN, f"This problem is open since {streak[0]}.", streak[0])


def judged_streak(asked: GateFailure, fell_short: Set[int]) -> list[RunPoint]:
    """Runs since the last pass that could be judged and failed with this signature, oldest first."""
    streak: list[RunPoint] = []
    for seen in seen_from(asked.own, asked.failure.signature, asked.failure.part):
        if not (seen.run.usable and seen.run.complete and seen.run.target is None):
            continue
        if seen.outcome is Outcome.PASS:
            streak = []
        elif seen.failed_with(asked.failure.signature) and seen.run.run_id not in fell_short:
            streak.append(seen.run.point)
    return streak


def came_to_stay(judged: Judged) -> bool:
    """Whether it fails steadily and was flaky before that."""
    evidence = judged.evidence
    return judged.steady and (evidence.episodes >= FLAKY_EPISODES or evidence.same_commit > 0)


def _shows_steady(judged: Judged, streak: int) -> bool:
    """Whether a streak of so many failures is steady after what was there before the whole streak."""
    evidence, earlier = judged.evidence, judged.evidence.streak - 1
    return is_steady(evidence.failures - earlier, evidence.runs - earlier, streak)

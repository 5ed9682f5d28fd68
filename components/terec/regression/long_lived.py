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
    """It is KNOWN and has not passed since a run that could be judged: the problem is open, and was red then.

    fell_short: run_ids of those that could not. Nor do the branch's runs as a request into another count: their gate
    was another one. A flaky failure that came to stay was green as long as it was excused as flaky: it is open once
    the runs that could be judged show by themselves that it fails steadily, for at the last of these it was red.
    """
    if asked.judged.verdict is not Verdict.KNOWN:
        return None
    row = judged_row(asked, fell_short)
    if not row or (came_to_stay(asked.judged) and not _shows_steady(asked.judged, len(row))):
        return None
    return Excuse(ExcuseKind.OPEN, f"This problem is open since {row[0]}.", row[0])


def judged_row(asked: GateFailure, fell_short: Set[int]) -> list[RunPoint]:
    """Runs since the last pass that could be judged and failed with this signature, oldest first."""
    row: list[RunPoint] = []
    for seen in seen_from(asked.own, asked.failure.signature, asked.failure.part):
        if not (seen.run.usable and seen.run.complete and seen.run.target is None):
            continue
        if seen.outcome is Outcome.PASS:
            row = []
        elif seen.failed_with(asked.failure.signature) and seen.run.run_id not in fell_short:
            row.append(seen.run.point)
    return row


def came_to_stay(judged: Judged) -> bool:
    """Whether it fails steadily and was flaky before that."""
    evidence = judged.evidence
    return judged.steady and (evidence.episodes >= FLAKY_EPISODES or evidence.same_commit > 0)


def _shows_steady(judged: Judged, streak: int) -> bool:
    """Whether so many failures in a row are steady after what was there before the row."""
    evidence, row = judged.evidence, judged.evidence.streak - 1
    return is_steady(evidence.failures - row, evidence.runs - row, streak)

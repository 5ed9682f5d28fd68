"""The excuses of a failure on a branch without a target, judged against its own past."""

from collections.abc import Set

from terec.model import Excuse, ExcuseKind, Outcome, RunPoint, Verdict
from terec.regression.question import GateFailure


def flaky_here(asked: GateFailure) -> Excuse | None:
    """The verdict is FLAKY, and the text is not generic."""
    judged = asked.judged
    if judged.verdict is not Verdict.FLAKY or asked.failure.generic or judged.steady:
        return None
    return Excuse(ExcuseKind.FLAKY, f"This signature is flaky, see {judged.proof}.", judged.proof)


def open_here(asked: GateFailure, fell_short: Set[int]) -> Excuse | None:
    """It is KNOWN and has not passed since a run that could be judged: the problem is open, and was red then.

    fell_short: run_ids of those that could not. Nor do the branch's runs as a request into another count: their gate
    was another one.
    """
    if asked.judged.verdict is not Verdict.KNOWN:
        return None
    since = _open_since(asked, fell_short)
    if since is None:
        return None
    return Excuse(ExcuseKind.OPEN, f"This problem is open since {since}.", since)


def _open_since(asked: GateFailure, fell_short: Set[int]) -> RunPoint | None:
    since: RunPoint | None = None
    for seen in asked.own:
        if not (seen.run.usable and seen.run.complete and seen.run.target is None):
            continue
        if seen.outcome is Outcome.PASS:
            since = None
        elif seen.failed_with(asked.failure.signature) and seen.run.run_id not in fell_short:
            since = since or seen.run.point
    return since

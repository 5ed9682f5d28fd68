"""The excuses of a failure in a run that has a target; each shows the run that proves it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from terec.model import Acknowledgement, Excuse, ExcuseKind, Outcome
from terec.regression.facts import RunFacts, Sighting
from terec.regression.legs import seen_from
from terec.regression.place import shares
from terec.regression.question import Elsewhere, GateFailure
from terec.regression.thresholds import OTHER_AUTHORS
from terec.regression.trail import follow, remembered


def fails_on_target(asked: GateFailure, there: Elsewhere) -> Excuse | None:
    """It failed on the target with this signature, at or before the base, and has not passed there since.

    A failure in an incomplete run does not excuse, for a later attempt may turn it; a pass there is held against it.
    """
    failure = asked.failure
    for seen in reversed(seen_from(there.at_base(asked.target), failure.signature, failure.part)):
        if seen.outcome is Outcome.PASS and seen.run.usable:
            return None
        if _same(seen, asked) and there.witness(seen.run):
            failed = seen.run.point
            sentence = f"It fails with this signature on the target, in {failed}, at the base."
            return Excuse(ExcuseKind.TARGET, sentence, failed)
    return None


def flaky_elsewhere(asked: GateFailure, there: Elsewhere) -> Excuse | None:
    """Its signature is flaky on the target up to the base, or passed and failed on one commit of another's change.

    Never for a generic text, and no more when the failures in a row are beyond that chance. Pushes of another pull
    request are its author's repairs, so only one commit counts there; the same author's other changes may share the
    cause.
    """
    if asked.failure.generic or asked.judged.steady:
        return None
    signature = asked.failure.signature
    proof = None
    if _shown(asked.target, signature):
        on_target = [seen for seen in there.at_base(asked.target) if there.witness(seen.run)]
        shown = follow(remembered(on_target, signature), signature, part=asked.failure.part)
        proof = shown.flaky_run if shown.flaky else None
    if proof is None and _shown(asked.others, signature):
        proof = follow(_of_others(asked, there), signature).flip_run
    if proof is None:
        return None
    return Excuse(ExcuseKind.FLAKY, f"This signature is flaky, see {proof.point}.", proof.point)


def fails_for_others(asked: GateFailure, there: Elsewhere) -> Excuse | None:
    """It fails the same way in pull requests of at least OTHER_AUTHORS other known authors since the base.

    Never for a generic text, nor when the author of this run is unknown: then none is known to be another.
    """
    base, own = there.base.run, there.run
    if asked.failure.generic or base is None or own.author is None:
        return None
    failed = [
        seen.run
        for seen in _of_others(asked, there)
        if seen.run.author is not None and seen.run.started > base.started and _same(seen, asked)
    ]
    authors = {run.author for run in failed}
    if len(authors) < OTHER_AUTHORS:
        return None
    proof = max(failed, key=lambda run: run.started).point
    return Excuse(
        ExcuseKind.ELSEWHERE,
        f"It fails the same way in pull requests of {len(authors)} other authors since the base, last in {proof}.",
        proof,
    )


def acknowledged(
    test_id: str, signature: str | None, run: RunFacts, acknowledgements: list[Acknowledgement]
) -> Excuse | None:
    """A person acknowledged this test with this signature on the run's branch or its target.

    acknowledgements: those that hold at the time of asking. signature None: the test is missing or skipped.
    """
    for each in acknowledgements:
        if each.branch in (run.branch, run.target) and (test_id, signature) in each.pairs:
            ticket = f" ({each.ticket})" if each.ticket else ""
            sentence = f"{each.who} acknowledged it until {each.until:%Y-%m-%d}: {each.because}{ticket}."
            return Excuse(ExcuseKind.ACKNOWLEDGED, sentence, each.run)
    return None


def holding(acknowledgements: Iterable[Acknowledgement], at: datetime) -> list[Acknowledgement]:
    """The acknowledgements that hold at a time."""
    return [each for each in acknowledgements if each.holds(at)]


def _of_others(asked: GateFailure, there: Elsewhere) -> list[Sighting]:
    """Sightings in others' pull requests into the same target, of usable and complete runs without the change."""
    run = there.run
    return [
        seen
        for seen in asked.others
        if seen.run.pull_request is not None
        and seen.run.usable
        and seen.run.complete
        and there.grew_without(seen.run)
        and seen.run.target == run.target
        and not shares(run, seen.run)
        and (run.author is None or seen.run.author != run.author)
    ]


def _shown(sightings: Sequence[Sighting], signature: str) -> bool:
    """Whether the signature is among them at all: most tests never failed so, and are done here."""
    return any(seen.all_tries or seen.failed_with(signature) for seen in sightings)


def _same(seen: Sighting, asked: GateFailure) -> bool:
    return seen.failed_with(asked.failure.signature)

"""The excuses of a failure in a run that has a target; each shows the run that proves it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from terec.model import Acknowledgement, Excuse, ExcuseKind, Outcome
from terec.regression.facts import RunFacts, Sighting
from terec.regression.legs import seen_from
from terec.regression.place import shares
from terec.regression.question import Elsewhere, GateFailure
from terec.regression.thresholds import OTHER_AUTHORS
from terec.regression.trail import follow, remembered

Acknowledgements = Mapping[tuple[str, str | None], Acknowledgement]
"""The acknowledgement of each test and signature that one holds for."""


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
            where = "at the base" if there.base.known else "before the change (base unknown)"
            sentence = f"It fails with this signature on the target, in {failed}, {where}."
            return Excuse(ExcuseKind.TARGET, sentence, failed)
    return None


def flaky_elsewhere(asked: GateFailure, there: Elsewhere) -> Excuse | None:
    """Its signature is flaky on the target up to the base, or passed and failed on one commit of another's change.

    Never for a generic text, and no more when the failures in a row are beyond that chance. Pushes of another pull
    request are its author's repairs, so only one commit counts there; the same author's other changes may share the
    cause, and an unknown author may be the same.
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

    Never for a generic text.
    """
    base = there.base.run
    if asked.failure.generic or base is None:
        return None
    failed = [seen.run for seen in _of_others(asked, there) if seen.run.started > base.started and _same(seen, asked)]
    authors = {run.author for run in failed}
    if len(authors) < OTHER_AUTHORS:
        return None
    proof = max(failed, key=lambda run: run.started).point
    return Excuse(
        ExcuseKind.ELSEWHERE,
        f"It fails the same way in pull requests of {len(authors)} other authors since the base, last in {proof}.",
        proof,
    )


def acknowledged(test_id: str, signature: str | None, held: Acknowledgements) -> Excuse | None:
    """A person acknowledged this test with this signature; signature None: the test is missing or skipped."""
    each = held.get((test_id, signature))
    if each is None:
        return None
    ticket = f" ({each.ticket})" if each.ticket else ""
    sentence = f"{each.who} acknowledged it until {each.until:%Y-%m-%d}: {each.because}{ticket}."
    return Excuse(ExcuseKind.ACKNOWLEDGED, sentence, each.run)


def holding(acknowledgements: Iterable[Acknowledgement], run: RunFacts, at: datetime) -> Acknowledgements:
    """What is acknowledged on the run's branch or its target at a time, by whom first; linear in the pairs."""
    held: dict[tuple[str, str | None], Acknowledgement] = {}
    for each in acknowledgements:
        if each.holds(at) and each.branch in (run.branch, run.target):
            for test_id, signature in each.pairs:
                held.setdefault((test_id, signature), each)
    return held


def _of_others(asked: GateFailure, there: Elsewhere) -> list[Sighting]:
    """Sightings in others' pull requests into the same target, of usable and complete runs without the change.

    Both authors must be known: an unknown one is not known to be another.
    """
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
        and None not in (run.author, seen.run.author)
        and seen.run.author != run.author
    ]


def _shown(sightings: Sequence[Sighting], signature: str) -> bool:
    """Whether the signature is among them at all: most tests never failed so, and are done here."""
    return any(seen.all_tries or seen.failed_with(signature) for seen in sightings)


def _same(seen: Sighting, asked: GateFailure) -> bool:
    return seen.failed_with(asked.failure.signature)

"""The rule that makes one result of a case's several observations in one run; every store follows it."""

from collections.abc import Iterable
from typing import NamedTuple

from terec.model.result import Outcome


class Observation(NamedTuple):
    """One sighting of a case in a run. upload: order of receipt; position: order within the upload."""

    part: str
    attempt: int
    sender: str
    upload: int
    position: int
    outcome: Outcome
    failed_before: bool = False
    """An earlier try of the case inside the same report failed."""


class Settled(NamedTuple):
    """kept: observations that remain, oldest first. effective: the one that counts, one of kept.

    passed_on_retry: it is a pass, and in some part a pass came after a failed try.
    ambiguous: two senders gave the case in one part and attempt, or one upload gave it twice.
    """

    kept: tuple[Observation, ...]
    effective: Observation
    passed_on_retry: bool
    ambiguous: bool


def settle(observations: Iterable[Observation]) -> Settled:
    """Settle a case's observations in one run; at least one is needed. O(n log n).

    Within part and attempt a later upload of the same sender replaces the earlier ones of it; of what two senders
    say, or one upload says twice, the worst counts and all is kept. Per part the latest attempt counts and the
    earlier ones stay as evidence. Over parts the worst counts, of equals the latest received.
    """
    kept = _without_replaced(observations)
    latest = _latest_attempts(kept)
    effective = max(latest, key=_weight)
    passed = {seen.part: seen.attempt for seen in latest if seen.outcome is Outcome.PASS}
    retried = effective.outcome is Outcome.PASS and any(
        seen.failed_before or (seen.outcome is Outcome.FAIL and seen.attempt < passed[seen.part])
        for seen in kept
        if seen.part in passed
    )
    seats = [(seen.part, seen.attempt) for seen in latest]
    return Settled(kept, effective, retried, len(seats) != len(set(seats)))


def _without_replaced(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    everything = sorted(observations, key=lambda seen: (seen.upload, seen.position))
    newest = {(seen.part, seen.attempt, seen.sender): seen.upload for seen in everything}
    return tuple(seen for seen in everything if newest[(seen.part, seen.attempt, seen.sender)] == seen.upload)


def _latest_attempts(kept: tuple[Observation, ...]) -> list[Observation]:
    attempts: dict[str, int] = {}
    for seen in kept:
        attempts[seen.part] = max(seen.attempt, attempts.get(seen.part, seen.attempt))
    return [seen for seen in kept if attempts[seen.part] == seen.attempt]


def _weight(seen: Observation) -> tuple[int, int, int]:
    return seen.outcome.severity, seen.upload, seen.position

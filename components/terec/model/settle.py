"""The rule that makes one result of a case's several observations in one run; every store follows it."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from terec.model.result import Outcome

Seen = TypeVar("Seen")


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
    latest = latest_attempts(kept, lambda seen: (seen.part, seen.attempt))
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


def latest_attempts(kept: Sequence[Seen], seat: Callable[[Seen], tuple[str, int]]) -> list[Seen]:
    """Those of the latest attempt of each part: the worst of them is the effective one.

    kept: what settle kept of one case, in any form; seat: part and attempt of it.
    """
    attempts: dict[str, int] = {}
    for part, attempt in map(seat, kept):
        attempts[part] = max(attempt, attempts.get(part, attempt))
    return [seen for seen in kept if attempts[seat(seen)[0]] == seat(seen)[1]]


def _weight(seen: Observation) -> tuple[int, int, int]:
    return seen.outcome.severity, seen.upload, seen.position

"""The legs of a case in a run: what one job said of it, whose attempts may be held against each other."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from terec.model.result import Outcome

Seen = TypeVar("Seen")

LEGS_TOLD = 32
"""Legs beside the one that counts that are told of a case in a run."""

TRIES_TOLD = 8
"""Different tries that are told of each of them."""


class Leg(NamedTuple):
    """What a case did in one leg; signature: strict hash of a failure. tries: the others of the leg, each once."""

    part: str
    outcome: Outcome
    signature: str | None = None
    tries: tuple[tuple[Outcome, str | None], ...] = ()


def legs_of(
    kept: Sequence[Seen], seat: Callable[[Seen], tuple[str, int, str]], outcome: Callable[[Seen], Outcome]
) -> list[tuple[Seen, list[Seen]]]:
    """For each leg of a case in one run its result, and all that it tried: the result among its other attempts.

    A part is one leg; its result is that of its latest attempt. Where an attempt of `unit` has the case from senders a
    and b, as legs of a matrix may go under one name, a and b are two legs, and one of them that the latest attempt of
    `unit` does not have is none. Where an attempt of a leg has it twice, its attempts cannot be told apart: the result
    stands alone, the worst of the latest, of equals the last. The result that counts for the case is that of a leg.
    kept: what settle kept of the case, oldest first, in any form; seat: part, attempt and sender of it.
    """
    if len({seat(each)[0] for each in kept}) == len(kept):  # nearly all: each part tried it once
        return [(each, [each]) for each in kept]
    found: list[tuple[Seen, list[Seen]]] = []
    for of_part in _grouped(kept, lambda each: seat(each)[0]):
        latest = max(seat(each)[1] for each in of_part)
        for leg in [of_part] if _once_each(of_part, seat) else _grouped(of_part, lambda each: seat(each)[2]):
            now = [each for each in leg if seat(each)[1] == latest]
            if now:
                result = max(reversed(now), key=lambda each: outcome(each).severity)
                found.append((result, leg if _once_each(leg, seat) else [result]))
    return found


def told_beside(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """What is told of the legs beside the one that counts, oldest first: the last LEGS_TOLD and TRIES_TOLD of them."""
    last = list(legs)[-LEGS_TOLD:]
    return tuple(each._replace(tries=tuple(dict.fromkeys(each.tries))[-TRIES_TOLD:]) for each in last)


def _once_each(sightings: Sequence[Seen], seat: Callable[[Seen], tuple[str, int, str]]) -> bool:
    """Whether each attempt has the case once."""
    return len({seat(each)[1] for each in sightings}) == len(sightings)


def _grouped(sightings: Iterable[Seen], name: Callable[[Seen], str]) -> list[list[Seen]]:
    groups: dict[str, list[Seen]] = {}
    for each in sightings:
        groups.setdefault(name(each), []).append(each)
    return list(groups.values())

"""How sure a verdict is, 0 to 1."""

from math import exp

from terec.model import Verdict
from terec.regression.change_point import change_point_nats
from terec.regression.thresholds import (
    CHANGE_POINT_NATS,
    ENOUGH_RESULTS,
    FLAKY_CONFIDENCE_MAX,
    GENERIC_CONFIDENCE_MAX,
    NEW_CONFIDENCE,
    OUTAGE_CONFIDENCE,
    REPEATS_WEIGHED,
    SAME_SIGNATURE_ODDS,
)
from terec.regression.trail import Trail


def confidence(verdict: Verdict, trail: Trail, generic: bool) -> float:
    """The measured weight of the evidence; lower with few earlier results, bounded for a generic text."""
    if verdict is Verdict.INFRA:
        return OUTAGE_CONFIDENCE
    full = _full(verdict, trail)
    bounded = min(full, GENERIC_CONFIDENCE_MAX) if generic else full
    return round(bounded * min(1.0, trail.runs / ENOUGH_RESULTS), 3)


def _full(verdict: Verdict, trail: Trail) -> float:
    match verdict:
        case Verdict.KNOWN:
            odds = SAME_SIGNATURE_ODDS * min(max(trail.same, 1), REPEATS_WEIGHED)
            return odds / (1 + odds)
        case Verdict.FLAKY:
            return min(FLAKY_CONFIDENCE_MAX, 1 - _steady_share(trail))
        case _:
            return NEW_CONFIDENCE


def _steady_share(trail: Trail) -> float:
    """The posterior of a change point at the failures in a row."""
    before = trail.runs - trail.streak
    nats = change_point_nats(trail.failures - trail.streak, before, trail.streak + 1) - CHANGE_POINT_NATS
    return 1 / (1 + exp(-min(nats, 50.0)))

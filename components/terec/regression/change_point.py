"""Whether failures in a row are more than the chance that a test's history shows."""

from math import lgamma

from terec.regression.thresholds import CHANGE_POINT_NATS, FAILURE_RATE_PRIOR, STEADY_FAILURES

_ALPHA, _BETA = FAILURE_RATE_PRIOR
_PRIOR = lgamma(_ALPHA + _BETA) - lgamma(_ALPHA) - lgamma(_BETA)


def is_steady(failures: int, runs: int, streak: int) -> bool:
    """fails_steadily, of STEADY_FAILURES in a row at least."""
    return streak >= STEADY_FAILURES and fails_steadily(failures, runs, streak)


def fails_steadily(failures: int, runs: int, streak: int) -> bool:
    """Whether the last `streak` failures are a segment of their own after `runs` results with `failures` among them.

    The rule of LUCI Analysis: two beta-binomial segments explain the outcomes better than one, by more than the
    rarity of a change point. Never without an earlier pass.
    """
    return failures < runs and change_point_nats(failures, runs, streak) > CHANGE_POINT_NATS


def change_point_nats(failures: int, runs: int, streak: int) -> float:
    """How much better two segments explain the outcomes than one, in nats; O(1)."""
    apart = _marginal(failures, runs) + _marginal(streak, streak)
    return apart - _marginal(failures + streak, runs + streak)


def _marginal(failures: int, runs: int) -> float:
    """Log likelihood of one order of outcomes, the failure rate integrated over its prior."""
    return _PRIOR + lgamma(_ALPHA + failures) + lgamma(_BETA + runs - failures) - lgamma(_ALPHA + _BETA + runs)

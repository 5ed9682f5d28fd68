"""The interval of a rate."""

from math import sqrt

Z_95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The Wilson score interval of hits in trials, 95 %; (0, 1) without a trial.

    Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion" (Statistical Science, 2001), recommend it
    for few trials, where the textbook interval is too narrow and leaves 0..1.
    """
    if not trials:
        return 0.0, 1.0
    share, weight = hits / trials, Z_95**2 / trials
    middle = (share + weight / 2) / (1 + weight)
    half = Z_95 / (1 + weight) * sqrt(share * (1 - share) / trials + weight / (4 * trials))
    return max(0.0, middle - half), min(1.0, middle + half)

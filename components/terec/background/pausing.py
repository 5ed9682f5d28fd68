"""How long to wait before what failed is tried again."""

FIRST_PAUSE_SECONDS = 0.5
"""How long to wait after the first failure; each further try waits twice as long, so that nobody is pressed."""

LONGEST_PAUSE_SECONDS = 5.0
"""Work goes on at most so long after what was wrong is over."""

_DOUBLINGS = 10
"""Beyond, the power overflows, and the pause is the longest anyhow."""


def growing_pause(failures: int) -> float:
    """How many seconds to wait after so many failures in a row; 0 after none."""
    if failures < 1:
        return 0.0
    return min(FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, _DOUBLINGS), LONGEST_PAUSE_SECONDS)

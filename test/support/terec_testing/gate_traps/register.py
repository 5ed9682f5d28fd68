"""The traps that are laid, and the histories of main that most of them have."""

from collections.abc import Callable

from terec.model import GateOutcome
from terec.regression import GateQuestion
from terec_testing.judging import history

RED, NOT_JUDGEABLE = GateOutcome.RED, GateOutcome.NOT_JUDGEABLE
PASSES = history("PPPPPPPPPP")
"""The test on main up to the base: it never failed."""

FLAKES = history("PFPPFPPPPP")
BROKEN = history("PPPPPPPPPF")

Trap = Callable[[], GateQuestion]
TRAPS: list[tuple[Trap, GateOutcome]] = []


def trap(outcome: GateOutcome) -> Callable[[Trap], Trap]:
    def added(build: Trap) -> Trap:
        TRAPS.append((build, outcome))
        return build

    return added

"""Scales of bar charts: whole numbers on the axis, every tick on a line of its own."""

import math
from dataclasses import dataclass

MOST_ROWS = 15
MOST_TICKS = 6
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """rows: height of the chart in lines. step: between two ticks, rows_per_step lines apart. top: the last tick."""

    step: int
    top: int
    rows: int

    @property
    def rows_per_step(self) -> int:
        return self.rows * self.step // self.top

    def eighths(self, value: float) -> int:
        """Height of a bar in eighths of a line; what is above nothing shows at least one."""
        return max(1, round(value * 8 * self.rows / self.top)) if value > 0 else 0

    def tick(self, row: int) -> str:
        """The number at the upper edge of a line, counted from 1 at the bottom; empty between ticks."""
        return f"{row // self.rows_per_step * self.step:,}" if row % self.rows_per_step == 0 else ""


def scale_for(highest: float) -> Scale:
    """The scale on which `highest` just fits; up to MOST_ROWS every unit is a whole number of lines."""
    highest = max(1, math.ceil(highest))
    if highest <= MOST_ROWS:
        lines = 2 if highest <= MOST_ROWS // 2 else 1
        step = next(each for each in _STEPS if highest / each <= MOST_TICKS)
        top = math.ceil(highest / step) * step
        return Scale(step, top, top * lines)
    step = nice_step(highest, MOST_TICKS)
    ticks = math.ceil(highest / step)
    return Scale(step, ticks * step, ticks * max(1, MOST_ROWS // ticks))


def nice_step(highest: float, most: int) -> int:
    """The least of 1, 2, 5, 10, 20, … of which at most `most` reach to highest."""
    power = 1
    while True:
        for step in _STEPS:
            if math.ceil(highest / (step * power)) <= most:
                return step * power
        power *= 10

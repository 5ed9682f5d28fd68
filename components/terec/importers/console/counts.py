"""How many tests a console log says there were."""

from dataclasses import dataclass


@dataclass(slots=True)
class ConsoleCounts:
    """Totals that the runners printed, and of Go, which prints none, the tests that were named."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "ConsoleCounts") -> "ConsoleCounts":
        return ConsoleCounts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped

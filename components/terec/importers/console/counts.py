"""How many tests a console log says there were."""

from dataclasses import dataclass, replace

from terec.model import Run


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


def with_counts(run: Run, counts: ConsoleCounts) -> Run:
    """The run as a sender tells it who knows no more of its tests than how many there were."""
    return replace(run, pass_count=counts.passed, fail_count=counts.failed, skip_count=counts.skipped)

"""What became of each thing that was to be copied."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """copied: written and read again as they should be. equal: they were there already. differing: they are not."""

    copied: int = 0
    equal: int = 0
    differing: int = 0


@dataclass(frozen=True, slots=True)
class CopyReport:
    """Tallies by kind, such as runs and results; one sentence for each difference; without any, all is there."""

    tallies: dict[str, Tally]
    differences: tuple[str, ...]


@dataclass(slots=True)
class Ledger:
    """Brings one thing after the other from here to there, and writes down how it went."""

    verify_only: bool = False
    replace: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def settle(
        self, name: str, wanted: Any, read: Callable[[], Any], put: Callable[[], object], **amounts: int
    ) -> None:
        """Let read() answer what is wanted, by put() where that is allowed.

        None stands for nothing there, over which anything may be put. amounts: what is counted with it, by kind.
        """
        outcome = self._settle(name, wanted, read, put)
        for kind, amount in amounts.items():
            tally = self.tallies.setdefault(kind, Tally())
            setattr(tally, outcome, getattr(tally, outcome) + amount)

    def report(self) -> CopyReport:
        return CopyReport(self.tallies, tuple(self.differences))

    def _settle(self, name: str, wanted: Any, read: Callable[[], Any], put: Callable[[], object]) -> str:
        there = read()
        if there == wanted:
            return "equal"
        if self.verify_only or (there is not None and not self.replace):
            self.differences.append(f"{name} is {'missing' if there is None else 'another one'} there.")
            return "differing"
        put()
        if read() != wanted:
            self.differences.append(f"{name} is not what it is here after it was copied; is somebody writing?")
            return "differing"
        return "copied"

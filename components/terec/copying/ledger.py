"""What became of each thing that was to be copied."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Outcome(Enum):
    COPIED = auto()
    EQUAL = auto()
    DIFFERING = auto()
    REMOVED = auto()


@dataclass(slots=True)
class Tally:
    """copied: written and read again as they should be. equal: they were there already. differing: they are not.

    Of what the target alone has only that is counted, as differing, which should not be there.
    """

    copied: int = 0
    equal: int = 0
    differing: int = 0

    def add(self, outcome: Outcome, amount: int = 1) -> None:
        match outcome:
            case Outcome.COPIED:
                self.copied += amount
            case Outcome.EQUAL:
                self.equal += amount
            case Outcome.DIFFERING:
                self.differing += amount
            case Outcome.REMOVED:
                pass


@dataclass(frozen=True, slots=True)
class CopyReport:
    """Tallies by kind, such as runs and results; one sentence for each difference; without any, all is there.

    removed: one sentence for each thing that was removed there.
    """

    tallies: dict[str, Tally]
    differences: tuple[str, ...]
    removed: tuple[str, ...] = ()


@dataclass(slots=True)
class Ledger:
    """Brings things from here to there, and writes down how it went."""

    verify_only: bool = False
    replace: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def settle(
        self,
        name: str,
        wanted: Any,
        read: Callable[[], Any],
        put: Callable[[], object],
        why: Callable[[], str] = str,
        **amounts: int,
    ) -> None:
        """Let read() answer what is wanted, by put() where that is allowed.

        None stands for nothing there, over which anything may be put. why: asked where another one is there in the end,
        answers what else is to be said of it. amounts: what is counted with it, by kind.
        """
        found: dict[str, Any] = {}

        def there() -> dict[str, Any]:
            found[name] = read()
            return found.copy()

        outcome = self._settle(str, {name: wanted}, there, lambda lacking: put())[name]
        if outcome is Outcome.DIFFERING and found[name] is not None:
            self.differences[-1] += why()
        for kind, amount in amounts.items():
            self.tallies.setdefault(kind, Tally()).add(outcome, amount)

    def settle_all(
        self,
        kind: str,
        name: Callable[[K], str],
        wanted: Mapping[K, Any],
        there: Callable[[], Mapping[K, Any]],
        put: Callable[[Sequence[K]], object],
        amount: Callable[[K], int] = lambda key: 1,
    ) -> None:
        """settle() of many things of one kind, told apart by a key: there() is asked once before and once after put().

        name: of a key, for people. there: may answer with other keys besides. put: receives the keys of what is to be
        written, and is not called where there is nothing. amount: what a key counts for.
        """
        if wanted:
            for key, outcome in self._settle(name, wanted, there, put).items():
                self.tallies.setdefault(kind, Tally()).add(outcome, amount(key))

    def settle_each(
        self,
        kind: str,
        name: Callable[[K], str],
        wanted: Mapping[K, V],
        there: Callable[[], Mapping[K, V]],
        put: Callable[[V], object],
    ) -> None:
        """settle_all() of things that are written one by one; put: receives each that is to be written."""

        def put_each(lacking: Sequence[K]) -> None:
            for key in lacking:
                put(wanted[key])

        self.settle_all(kind, name, wanted, there, put_each)

    def settle_exactly(
        self,
        kind: str,
        name: Callable[[K], str],
        wanted: Mapping[K, V],
        there: Callable[[], Mapping[K, V]],
        put: Callable[[V], object],
        remove: Callable[[K], object],
    ) -> None:
        """settle_each() of things of which none may be there besides; remove: receives the key of each that is."""

        def settle_lacking(lacking: Sequence[K]) -> None:
            for key in lacking:
                if key in wanted:
                    put(wanted[key])
                else:
                    remove(key)

        before = there()
        exactly = {**dict.fromkeys(before), **wanted}
        for outcome in self._settle(name, exactly, there, settle_lacking, before).values():
            self.tallies.setdefault(kind, Tally()).add(outcome)

    def report(self) -> CopyReport:
        return CopyReport(self.tallies, tuple(self.differences), tuple(self.removed))

    def _settle(
        self,
        name: Callable[[K], str],
        wanted: Mapping[K, Any],
        there: Callable[[], Mapping[K, Any]],
        put: Callable[[Sequence[K]], object],
        before: Mapping[K, Any] | None = None,
    ) -> dict[K, Outcome]:
        """wanted: None where nothing is to be there. before: what there() just answered, if it was asked."""
        before = there() if before is None else before
        lacking = [key for key, thing in wanted.items() if before.get(key) != thing and self._may_put(before.get(key))]
        written = set(lacking)
        left_alone = [key for key in wanted if key not in written]
        outcomes = {key: self._compared(name(key), wanted[key], before.get(key)) for key in left_alone}
        if lacking:
            put(lacking)
            after = there()
            outcomes |= {key: self._verified(name(key), wanted[key], after.get(key)) for key in lacking}
        return outcomes

    def _may_put(self, found: Any) -> bool:
        return not self.verify_only and (found is None or self.replace)

    def _compared(self, name: str, wanted: Any, found: Any) -> Outcome:
        if found == wanted:
            return Outcome.EQUAL
        self.differences.append(f"{name} is {_unlike(wanted, found)}.")
        return Outcome.DIFFERING

    def _verified(self, name: str, wanted: Any, found: Any) -> Outcome:
        if found != wanted:
            self.differences.append(f"{name} is not what it is here after it was copied; is somebody writing?")
            return Outcome.DIFFERING
        if wanted is not None:
            return Outcome.COPIED
        self.removed.append(f"{name} was there and not here; it is removed.")
        return Outcome.REMOVED


def _unlike(wanted: Any, found: Any) -> str:
    if wanted is None:
        return "there and not here"
    return "missing there" if found is None else "another one there"

"""What becomes of the builds that another system still has, while they are imported."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from terec.model import EventsUnreachable, StoreError, TerecError

Imported = TypeVar("Imported")


class LeftOut(NamedTuple):
    """A build that was not imported, and why."""

    number: int
    error: TerecError


@dataclass
class Backfilled(Generic[Imported]):
    """The builds so far, each in the order they were taken in. skipped: numbers of those that were stored already."""

    imported: list[Imported] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.imported) + len(self.skipped) + len(self.left_out)

    def take(
        self, number: int, take_in: Callable[[], Imported | None], ends: tuple[type[TerecError], ...] = ()
    ) -> None:
        """Take in one build; take_in answers None for one that is stored already.

        One that cannot be read stops no other. A store that fails stops all, and so does an error of `ends`.
        """
        try:
            imported = take_in()
        except TerecError as error:
            if isinstance(error, (StoreError, EventsUnreachable, *ends)):
                raise
            self.left_out.append(LeftOut(number, error))
            return
        if imported is None:
            self.skipped.append(number)
        else:
            self.keep(imported)

    def keep(self, imported: Imported) -> None:
        self.imported.append(imported)

"""Changing what others may change at the same time: by what it holds, and anew where they were first."""

from collections.abc import Callable
from typing import TypeVar

from terec.model import StoreBusy
from terec.store_cassandra.cluster.database import Batch, Database, Undecided
from terec.store_cassandra.cluster.retrying import turns

Answer = TypeVar("Answer")


def stepping(attempt: Callable[[], Answer | None], what: object) -> Answer:
    """The answer of the first attempt that gives one; StoreBusy when others are first all the time."""
    for _ in turns():
        answer = attempt()
        if answer is not None:
            return answer
    raise _busy(what)


def changed(database: Database, change: Callable[[], Batch | None], what: str) -> bool:
    """Decide on the batch that `change` makes of the rows as it reads them, anew whenever others came first.

    False when there is nothing to change. A lost answer is as if others came first: read with Database.settled.
    StoreBusy when others are first all the time; `what` names the row.
    """
    lost: Undecided | None = None
    for _ in turns():
        batch, lost = change(), None
        if batch is None:
            return False
        try:
            if database.decide(batch)[0]:
                return True
        except Undecided as error:
            lost = error
    raise lost or _busy(what)


def _busy(what: object) -> StoreBusy:
    return StoreBusy(f"Others write to {what} all the time; try again.")

"""Changing one row by what it holds, however many try at once."""

import random
import time
from collections.abc import Callable

from terec.model import StoreBusy
from terec.store_cassandra.database import Batch, Database, Undecided

_TRIES = 60
_LONGEST_PAUSE = 0.2


def changed(database: Database, change: Callable[[], Batch | None], what: str) -> bool:
    """Decide on the batch that `change` makes of the rows as it reads them, anew whenever others came first.

    False when there is nothing to change. A lost answer is as if others came first: read with Database.settled.
    StoreBusy when others are first all the time; `what` names the row.
    """
    for nth in range(_TRIES):
        batch = change()
        if batch is None:
            return False
        try:
            if database.decide(batch)[0]:
                return True
        except Undecided:
            if nth == _TRIES - 1:
                raise
        time.sleep(random.random() * min(_LONGEST_PAUSE, 0.002 * 2**nth))  # noqa: S311
    raise StoreBusy(f"Others write to {what} all the time; try again.")

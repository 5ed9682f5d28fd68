"""What a run lost against an earlier one, told by the names of its tests."""

from collections.abc import Iterable, Mapping

from terec.analysis.seen import StoredRun
from terec.model import Outcome, RecordedRun, RunKey, RunPoint
from terec.regression import RunChanges, changes, parts_gone
from terec.store import Store


class StoredRuns:
    """Runs as they are stored, what was read of each kept for the next question about it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs: dict[RunKey, StoredRun] = {}

    def of(self, run: RecordedRun) -> StoredRun:
        """The run, which is there."""
        return self._runs.setdefault(run.key, StoredRun(self._store, run))


def losses(
    outcomes: Mapping[str, Outcome], arrived: Iterable[str], before: StoredRun, point: RunPoint | None = None
) -> RunChanges:
    """How a run differs from the stored one before it. arrived: its parts. point: how the one before is told.

    Only where a part is gone is it read which parts the missing tests had their result from.
    """
    parts = set(arrived)
    gone = parts_gone(parts, before.parts.keys())
    missing = before.outcomes.keys() - outcomes.keys() if gone else ()
    left = before.parts_of(missing) if missing else frozenset()
    return changes(outcomes, before.outcomes, point or before.run.point, parts, left)

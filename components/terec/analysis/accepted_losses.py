"""Losses of tests and parts that people took on."""

from functools import cached_property

from terec.analysis.seen import StoredRun
from terec.model import RecordedExcuse, RecordedRun, SuiteKey
from terec.regression import changes, part_key
from terec.store import Store

MISSING_CAUSE = "missing"
"""Names, in the place of a cause, the tests and parts that a run lost."""

READ_MAX = 4
"""Most runs whose results are read to see whether they lost what was accepted before they began."""


class AcceptedLosses:
    """What was acknowledged for a branch; its terms may be over by now: a loss that was accepted is the measure."""

    def __init__(self, store: Store, suite: SuiteKey, branch: str) -> None:
        self._store, self._suite, self._branch = store, suite, branch
        self._read = 0

    def of(self, run: RecordedRun, before: RecordedRun) -> bool:
        """Whether what the run lost against the one before was acknowledged of itself, or of requests before it."""
        own = any(each.run and (each.run.branch, each.run.run_id) == (run.branch, run.run_id) for each in self._excuses)
        return own or self._landed(run, before)

    @cached_property
    def _excuses(self) -> list[RecordedExcuse]:
        return [each for each in self._store.excuses(self._suite) if self._is_of_branch(each)]

    def _is_of_branch(self, excuse: RecordedExcuse) -> bool:
        return excuse.cause_id == MISSING_CAUSE and excuse.withdrawn is None and excuse.branch == self._branch

    def _landed(self, run: RecordedRun, before: RecordedRun) -> bool:
        earlier = [each for each in self._excuses if each.run and each.run.branch != self._branch]
        accepted = {pair.test_id for each in earlier if each.since <= run.began for pair in each.pairs}
        if not accepted or self._read >= READ_MAX:
            return False
        self._read += 1
        there, now = StoredRun(self._store, before), StoredRun(self._store, run)
        lost = changes(now.outcomes, there.outcomes, before.point, set(run.parts), there.parts.keys())
        return {*(each.test_id for each in lost.lost), *map(part_key, lost.lost_parts)} <= accepted

"""Losses of tests and parts that people acknowledged."""

from datetime import timedelta
from functools import cached_property

from terec.analysis.losses import StoredRuns, losses
from terec.model import RecordedAcknowledgement, RecordedRun, RunKey, SuiteKey
from terec.regression import part_key
from terec.store import Store

MISSING_CAUSE = "missing"
"""Names, in the place of a cause, the tests and parts that a run lost."""

LANDING_DAYS = 30
"""How long after a loss was acknowledged in a request the branch's first run that has it counts as its landing."""

READ_MAX = 8
"""Most runs whose results are read to see whether they have what was acknowledged in requests."""


class AcknowledgedLosses:
    """The losses that were acknowledged for a branch; their terms may be over: what once was acknowledged is the rule.

    Runs are to be asked about from the oldest on; one that is asked about again gets the same answer.
    """

    def __init__(self, store: Store, suite: SuiteKey, branch: str, stored: StoredRuns) -> None:
        self._store, self._suite, self._branch, self._stored = store, suite, branch, stored
        self._answers: dict[tuple[RunKey, RunKey], bool] = {}
        self._landed: set[str] = set()
        self._read = 0

    def of(self, run: RecordedRun, before: RecordedRun) -> bool:
        """Whether what the run lost against the one before was acknowledged of itself, or of requests that it has."""
        asked = run.key, before.key
        if asked not in self._answers:
            own = {each.run.run_id for each in self._all if each.run and each.run.branch == self._branch}
            self._answers[asked] = run.run_id in own or self._is_landing(run, before)
        return self._answers[asked]

    @cached_property
    def _all(self) -> list[RecordedAcknowledgement]:
        return [each for each in self._store.excuses(self._suite) if self._is_of_branch(each)]

    def _is_of_branch(self, excuse: RecordedAcknowledgement) -> bool:
        return excuse.cause_id == MISSING_CAUSE and excuse.withdrawn is None and excuse.branch == self._branch

    def _is_landing(self, run: RecordedRun, before: RecordedRun) -> bool:
        """Whether it is the first run that lost what was acknowledged of requests, and nothing else; told by names."""
        waiting = [each for each in self._all if self._may_land_in(each, run)]
        acknowledged = {pair.test_id for each in waiting for pair in each.pairs}
        if not acknowledged or _lost_at_least(run, before) > len(acknowledged) or self._read >= READ_MAX:
            return False
        self._read += 1
        if not self._stored.of(before).is_readable:
            return False
        found = losses(self._stored.of(run).outcomes, run.parts, self._stored.of(before))
        lost = {*(each.test_id for each in found.lost), *map(part_key, found.lost_parts)}
        if not lost <= acknowledged:
            return False
        self._landed |= {each.excuse_id for each in waiting if not lost.isdisjoint(pair.test_id for pair in each.pairs)}
        return True

    def _may_land_in(self, excuse: RecordedAcknowledgement, run: RecordedRun) -> bool:
        of_request = excuse.run is not None and excuse.run.branch != self._branch
        in_time = timedelta() <= run.began - excuse.since <= timedelta(days=LANDING_DAYS)
        return of_request and in_time and excuse.excuse_id not in self._landed


def _lost_at_least(run: RecordedRun, before: RecordedRun) -> int:
    """How many of the tests that passed before cannot have run, by counts alone."""
    return (before.pass_count or 0) - (run.pass_count or 0) - (run.fail_count or 0)

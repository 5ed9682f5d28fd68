"""Which earlier run of a branch stands for its whole suite, and which of them could not be judged."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from terec.analysis.losses import StoredRuns, losses
from terec.model import FailOn, RecordedRun, Verdict
from terec.regression import LOST_SHARE, GateFailure, RunChanges, RunFacts, came_to_stay, judged_row, parts_gone

Accepted = Callable[[RecordedRun, RecordedRun], bool]
"""Whether a person took on what the first run lost against the second; asked only where it lost something."""

NAMES_MAX = 8
"""Most runs of which the tests are read to see whether a part that is gone was lost, and as many for open failures."""


class OwnRuns:
    """Earlier runs of a branch without a target.

    stood: the usable and complete runs with results that lost no part, nor more than LOST_SHARE of the tests,
    themselves, oldest first; the last stands for the suite. Else a loss would be forgotten by the run that repeats it.
    A loss stays one until a person takes it on, or no run from before it is left among these. Told by counts and
    parts; by names where a part is gone that the counts do not miss, of the first NAMES_MAX such runs: a later one
    is as the last with the same parts was, else it lost the part when it ran fewer tests.
    """

    def __init__(
        self,
        runs: Sequence[RunFacts],
        recorded: Mapping[tuple[str, int], RecordedRun],
        stored: StoredRuns,
        accepted: Accepted,
    ) -> None:
        self._runs = {each.run_id: recorded[each.branch, each.run_id] for each in runs}
        self._stored, self._accepted = stored, accepted
        self._read, self._told = 0, dict[tuple[int, frozenset[str]], bool]()
        self._before: dict[int, RecordedRun] = {}
        self._short = {each.run_id for each in self._runs.values() if each.lacking}
        self.stood: list[RunFacts] = []
        for facts in sorted(runs, key=lambda each: each.run_id):
            run = self._runs[facts.run_id]
            if facts.usable and facts.complete and run.arrived_total and not run.lacking:
                self._take(facts)

    def fell_short(self, failures: Iterable[GateFailure], fail_on: Iterable[FailOn] = ()) -> frozenset[int]:
        """run_ids of those that could not be judged, as far as it bears on whether these failures are open.

        They lost something as `stood` says, or lack what was declared. Of the runs that an open failure rests on,
        NAMES_MAX at most are looked at by names, the newest first, for as many tests may be new as were lost; what they
        do not show to be open is not.
        """
        any_loss = FailOn.MISSING in fail_on
        short, told = set(self._short), dict[int, bool]()
        known = [each for each in failures if each.judged.verdict is Verdict.KNOWN]
        for asked in sorted(known, key=lambda each: came_to_stay(each.judged)):
            one_is_enough = not came_to_stay(asked.judged)
            for point in reversed(judged_row(asked, short)):
                if point.run_id not in told and len(told) < NAMES_MAX:
                    told[point.run_id] = self._falls_short(point.run_id, any_loss)
                if told.get(point.run_id, one_is_enough):
                    short.add(point.run_id)
                elif one_is_enough:
                    break
        return frozenset(short)

    def _take(self, facts: RunFacts) -> None:
        run = self._runs[facts.run_id]
        before = self._runs[self.stood[-1].run_id] if self.stood else None
        if before is not None:
            self._before[facts.run_id] = before
        if before is None or not self._shrank(run, before) or self._accepted(run, before):
            self.stood.append(facts)
        else:
            self._short.add(facts.run_id)

    def _shrank(self, run: RecordedRun, before: RecordedRun) -> bool:
        """Whether it ran far fewer tests, or none of a part: one whose tests all came from elsewhere has a new name."""
        if _ran(run) < (1 - LOST_SHARE) * _ran(before):
            return True
        if not parts_gone(set(run.parts), set(before.parts)):
            return False
        same = before.run_id, frozenset(run.parts)
        self._read += 1
        if self._read <= NAMES_MAX:
            self._told[same] = self._lost(run, before).holds_gate
        return self._told.get(same, _ran(run) < _ran(before))

    def _falls_short(self, run_id: int, any_loss: bool) -> bool:
        """Whether the run lost too much by names, or, where any loss holds the gate, one test."""
        before = self._before.get(run_id)
        if before is None:
            return False
        run = self._runs[run_id]
        found = self._lost(run, before)
        fell = found.holds_gate or (any_loss and bool(found.lost))
        return fell and not self._accepted(run, before)

    def _lost(self, run: RecordedRun, before: RecordedRun) -> RunChanges:
        return losses(self._stored.of(run).outcomes, run.parts, self._stored.of(before))


def _ran(run: RecordedRun) -> int:
    return (run.pass_count or 0) + (run.fail_count or 0)

"""Which earlier run of a branch stands for its whole suite, and which of them could not be judged."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from terec.analysis.losses import StoredRuns, losses
from terec.model import FailOn, RecordedRun, Verdict
from terec.regression import LOST_SHARE, GateFailure, RunChanges, RunFacts, came_to_stay, judged_streak, parts_gone

IsAcknowledged = Callable[[RecordedRun, RecordedRun], bool]
"""Whether a person acknowledged what the first run lost against the second; asked only where it lost something."""

NAMES_MAX = 8
"""Most runs whose tests are read to see whether a part that is gone was lost, and as many for open failures."""


class LossByNames:
    """What a run lost against an earlier one, told by the names of their tests; these are read."""

    def __init__(self, stored: StoredRuns) -> None:
        self._stored = stored
        self._asked, self._told = 0, dict[tuple[int, frozenset[str]], bool]()

    def of(self, run: RecordedRun, before: RecordedRun) -> RunChanges:
        return losses(self._stored.of(run).outcomes, run.parts, self._stored.of(before))

    def is_part_lost(self, run: RecordedRun, before: RecordedRun) -> bool:
        """Whether a part that is gone is lost; one whose tests all came from elsewhere has a new name.

        Names are read of the first NAMES_MAX runs that are asked about. A later one is as the last with the same parts
        was, else it lost the part when it ran fewer tests.
        """
        same = before.run_id, frozenset(run.parts)
        self._asked += 1
        if self._asked <= NAMES_MAX:
            self._told[same] = self.of(run, before).holds_gate
        return self._told.get(same, _ran(run) < _ran(before))


class OwnRuns:
    """Earlier runs of a branch without a target.

    stood: oldest first, the usable and complete runs with results, without those that lost a part or more than
    LOST_SHARE of the tests against the last of these before them; the last stands for the suite. So a run that repeats
    a loss lost it as well, until a person acknowledges it, or no run from before it is left. Losses are told by counts
    and parts; by names where a part is gone that the counts do not miss.
    """

    def __init__(
        self,
        runs: Sequence[RunFacts],
        recorded: Mapping[tuple[str, int], RecordedRun],
        stored: StoredRuns,
        is_acknowledged: IsAcknowledged,
    ) -> None:
        self._runs = {each.run_id: recorded[each.branch, each.run_id] for each in runs}
        self._by_names, self._is_acknowledged = LossByNames(stored), is_acknowledged
        self._before: dict[int, RecordedRun] = {}
        self._short = {each.run_id for each in self._runs.values() if each.lacking}
        self.stood: list[RunFacts] = []
        for facts in sorted(runs, key=lambda each: each.run_id):
            run = self._runs[facts.run_id]
            if facts.usable and facts.complete and run.arrived_total and not run.lacking:
                self._take(facts)

    def fell_short(self, failures: Iterable[GateFailure], fail_on: Iterable[FailOn] = ()) -> frozenset[int]:
        """run_ids of earlier runs that lost tests or parts, or lack what was declared: they could not be judged.

        Counts are tried first. Then test names are read, for a run may gain as many tests as it loses: of runs that
        decide whether one of these failures is open, the newest NAMES_MAX at most. A run beyond them does not make a
        failure open, but it counts among the runs that show a failure to be steady.
        """
        any_loss = FailOn.MISSING in fail_on
        short, told = set(self._short), dict[int, bool]()
        known = [each for each in failures if each.judged.verdict is Verdict.KNOWN]
        for asked in sorted(known, key=lambda each: came_to_stay(each.judged)):
            one_is_enough = not came_to_stay(asked.judged)
            for point in reversed(judged_streak(asked, short)):
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
        if before is None or not self._shrank(run, before) or self._is_acknowledged(run, before):
            self.stood.append(facts)
        else:
            self._short.add(facts.run_id)

    def _shrank(self, run: RecordedRun, before: RecordedRun) -> bool:
        """Whether it ran far fewer tests, or lost a part."""
        if _ran(run) < (1 - LOST_SHARE) * _ran(before):
            return True
        gone = parts_gone(set(run.parts), set(before.parts))
        return bool(gone) and self._by_names.is_part_lost(run, before)

    def _falls_short(self, run_id: int, any_loss: bool) -> bool:
        """Whether the run lost too much by names, or, where any loss holds the gate, one test."""
        before = self._before.get(run_id)
        if before is None:
            return False
        run = self._runs[run_id]
        found = self._by_names.of(run, before)
        fell = found.holds_gate or (any_loss and bool(found.lost))
        return fell and not self._is_acknowledged(run, before)


def _ran(run: RecordedRun) -> int:
    return (run.pass_count or 0) + (run.fail_count or 0)

"""The runs of a target that a run looks back on, read page by page from the newest on."""

from datetime import datetime

from terec.model import RecordedRun, SuiteKey
from terec.regression import HISTORY_RUNS, RunFacts, base_place
from terec.store import Store

PAGE = HISTORY_RUNS + 56
"""Runs that are read at once: for a base that is up to 56 runs back one page is enough."""

BASE_RUNS = 1000
"""Most runs, back from a run's start, among which its base is looked for; one further back is unknown."""


class BranchRuns:
    """The runs of one branch, as far back as somebody asked for them; each is read once."""

    def __init__(self, store: Store, suite: SuiteKey, branch: str) -> None:
        self._store, self._suite, self._branch = store, suite, branch
        self._runs: list[RecordedRun] = []
        self._whole = False

    def around_base(self, child: RunFacts, first_run: RunFacts | None, moment: datetime) -> list[RecordedRun]:
        """Runs, oldest first: HISTORY_RUNS up to the child's base as it stood at the moment, and all that came later.

        However many there are before these, no more: out_of_date counts what is looked back on. Without a base the
        last HISTORY_RUNS that had started. At most BASE_RUNS + HISTORY_RUNS from before the moment are read, but for
        the rest of a page.
        """
        while (start := self._start(child, first_run, moment)) is None:
            page = self._store.runs(
                self._suite, self._branch, PAGE, before=self._runs[0].run_id if self._runs else None
            )
            self._runs[:0] = page[::-1]
            self._whole = len(page) < PAGE
        return [run for run in self._runs if run.run_id >= start]

    def _start(self, child: RunFacts, first_run: RunFacts | None, moment: datetime) -> int | None:
        """run_id of the first run that is looked back on; None while more must be read to tell."""
        started = [run for run in self._runs if run.began <= moment]
        near = started[-BASE_RUNS:]
        far = self._whole or len(started) >= BASE_RUNS
        if not far and not _may_show_base(child, near):
            return None
        base = base_place(child, [_placed(run) for run in near], first_run).run
        if base is None and not far:
            return None
        last = near if base is None else [run for run in started if run.run_id <= base.run_id]
        if base is not None and len(last) < HISTORY_RUNS and not self._whole:
            return None
        return last[-HISTORY_RUNS:][0].run_id if last else 0


def _may_show_base(child: RunFacts, runs: list[RecordedRun]) -> bool:
    """Whether a run of the base or of its history is among these, or none was told."""
    told = {child.base_commit, *child.base_history} - {None}
    return not told or any(run.commit in told for run in runs)


def _placed(run: RecordedRun) -> RunFacts:
    return RunFacts(run.branch, run.run_id, run.began, run.commit)

"""Imports the last finished runs of a workflow, oldest first; what is stored already is skipped."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from terec.github.importing import ImportedRun, Reading, import_run
from terec.github.workflow_runs import WorkflowRun
from terec.ingest import Backfilled, is_stored
from terec.model import AskedTooOften, Run, TerecError


@dataclass
class LastRuns(Backfilled[ImportedRun]):
    """What became of the runs, each oldest first.

    without: runs whose artifacts held no test. wanted: how many runs there were. stopped: why it ended before the last.
    """

    without: list[ImportedRun] = field(default_factory=list)
    wanted: int = 0
    stopped: AskedTooOften | None = None

    @property
    def done(self) -> int:
        return super().done + len(self.without)

    def keep(self, imported: ImportedRun) -> None:
        (self.imported if imported.stored else self.without).append(imported)

    @property
    def expired(self) -> int:
        """Artifacts that GitHub has deleted."""
        return sum(each.expired for each in (*self.imported, *self.without))


class Importer(NamedTuple):
    """What an import of many runs works with. words: the run that a workflow run is. now: the clock of the receipt."""

    reading: Reading
    words: Callable[[WorkflowRun], Run]
    now: Callable[[], datetime]

    def last(self, workflow: str, count: int, branch: str, told: Callable[[int, int, int], None]) -> LastRuns:
        """Import the last finished runs; told is called after each with how many are done, of how many, and results.

        One run that cannot be read stops no other; a store that fails stops all, and so does GitHub when it wants to be
        left alone for longer than is waited: the next call goes on from there.
        """
        report = LastRuns()
        try:
            found = self.reading.server.finished(self.reading.repository, workflow, count, branch)
            report.wanted = len(found)
            for run in reversed(found):
                report.take(run.number, partial(self._take_in, run), ends=(AskedTooOften,))
                told(report.done, len(found), sum(each.tests for each in report.imported))
        except AskedTooOften as error:
            report.stopped = error
        return report

    def _take_in(self, run: WorkflowRun) -> ImportedRun | None:
        run = self._with_request(run)
        words = self.words(run)
        if is_stored(self.reading.results, words, self.now(), run.began if run.attempt > 1 else None):
            return None
        return import_run(self.reading, run, words)

    def _with_request(self, run: WorkflowRun) -> WorkflowRun:
        """The run with its pull request, which GitHub leaves out of the runs of forks."""
        if run.pull_request is not None or not run.is_of_pull_request or not run.commit:
            return run
        try:
            return replace(run, pull_request=self.reading.server.pull_request_of(self.reading.repository, run.commit))
        except AskedTooOften:
            raise
        except TerecError:
            return run

"""Imports the last finished runs of a workflow, oldest first; what is stored already is skipped."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from terec.github.importing import ImportedRun, Reading, import_run
from terec.github.workflow_runs import WorkflowRun
from terec.ingest import is_stored
from terec.model import AskedTooOften, EventsUnreachable, Run, StoreError, TerecError


class RunLeftOut(NamedTuple):
    """A run that was not imported, and why."""

    number: int
    error: TerecError


@dataclass
class LastRuns:
    """What became of the runs, each oldest first. skipped: numbers of those that are stored already.

    without: runs whose artifacts held no test. stopped: why it ended before the last one.
    """

    imported: list[ImportedRun] = field(default_factory=list)
    without: list[ImportedRun] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    left_out: list[RunLeftOut] = field(default_factory=list)
    wanted: int = 0
    stopped: AskedTooOften | None = None

    @property
    def done(self) -> int:
        return len(self.imported) + len(self.without) + len(self.skipped) + len(self.left_out)

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
                self._take(report, run)
                told(report.done, len(found), sum(each.tests for each in report.imported))
        except AskedTooOften as error:
            report.stopped = error
        return report

    def _take(self, report: LastRuns, run: WorkflowRun) -> None:
        try:
            run = self._with_request(run)
            words = self.words(run)
            if is_stored(self.reading.results, words, self.now(), run.began if run.attempt > 1 else None):
                report.skipped.append(run.number)
                return
            done = import_run(self.reading, run, words)
        except (StoreError, EventsUnreachable, AskedTooOften):
            raise
        except TerecError as error:
            report.left_out.append(RunLeftOut(run.number, error))
        else:
            (report.imported if done.stored else report.without).append(done)

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

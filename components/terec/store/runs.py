"""Runs: their headers, order and removal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from terec.model import CommitChange, RecordedRun, Run, RunKey, SuiteKey
from terec.store.results import EventsOf


class Runs(Protocol):
    def put_run(self, run: Run, received: datetime, events: EventsOf) -> RecordedRun:
        """Create or update one run, making its suite; None keeps what is stored.

        Without run_id: the run of the same suite and branch with the same content_digest when there is one, else a
        new one with the next run_id of that suite and branch (1 for the first), given in one atomic step.
        tstamp is `received` when none was ever sent; started is the first tstamp, never later than its receipt.
        Counts that were sent are shown only while no results are stored. NotFound: no such org or project.
        """

    def run(self, key: RunKey) -> RecordedRun | None: ...

    def runs(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, before: int | None = None
    ) -> list[RecordedRun]:
        """The newest `limit` runs of one branch, or of all, by run_id descending (of equals the later started first).

        before: only runs with a smaller run_id. Cost grows with limit, not with the number of runs.
        """

    def branches(self, suite: SuiteKey) -> list[RecordedRun]:
        """The newest run of each branch, the most recently started branch first."""

    def changes(self, suite: SuiteKey, runs: Sequence[RunKey]) -> dict[RunKey, tuple[CommitChange, ...]]:
        """What the commits of these runs of the suite changed, as it was sent; asked at once.

        Runs of which nothing was ever sent are not among the answers.
        """

    def delete_run(self, key: RunKey) -> bool:
        """Remove a run with its results and the texts only it used; False when there is none.

        A person asks for it: deleted_runs tells of it from then on, whatever retention takes is not among them.
        """

    def deleted_runs(self, suite: SuiteKey) -> set[tuple[str, int]]:
        """Branch and run_id of each run that delete_run removed, be there another one under them now or not."""

    def delete_expired(self, now: datetime) -> int:
        """Apply the retention rules; returns how many runs went.

        A run's term starts with its last receipt, also with one that comes while the rules are applied; of several
        matching rules the longest term counts. Runs with events that a reader of the outbox has not read stay. Where a
        reader of events.JUDGING ever committed, runs with failures and without a judgement stay, too. Without any
        reader nothing waits.
        """

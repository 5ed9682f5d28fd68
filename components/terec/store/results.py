"""Results: saving uploads, reading runs and histories."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from terec.model import (
    CaseSelection,
    Event,
    Outcome,
    Received,
    RecordedResult,
    RecordedRun,
    RunKey,
    SuiteKey,
    TestInRun,
    Upload,
)

EventsOf = Callable[[RecordedRun], Sequence[Event]]
"""Given a run as it stands with the change in it, what to publish; called inside the change's transaction."""


class Results(Protocol):
    def save(self, upload: Upload, events: EventsOf) -> Received:
        """Store one piece of an upload and its events, both or neither; durable when it returns.

        Cases settle as model.settle says, whatever the order of receipt of other parts, attempts and senders.
        Saving the same again changes nothing that can be read. An empty long text is none. While a piece with
        last=False is the newest of its upload, the run has an open upload; one that was broken off is closed when a
        later upload of its part, attempt and sender ends that has replaced all of its results. Received.warnings names
        cases that two senders gave, or one upload twice. NotFound: no such run. Cost grows with the piece, not with the
        run or the history.
        """

    def results(self, key: RunKey, outcome: Outcome | None = None) -> Iterator[RecordedResult]:
        """The run's effective results with whole texts, by package, class, case, config; empty for an unknown run.

        Streams: memory does not grow with the run.
        """

    def failures(self, key: RunKey) -> list[RecordedResult]:
        """The run's failed results as model.listed makes them, by package, class, case, config; none of an unknown run.

        Cheap where failures are kept apart for lists: no whole text is read.
        """

    def result(self, key: RunKey, test_id: str) -> RecordedResult | None:
        """One case's effective result with whole texts and all its evidence."""

    def failed_tests(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, threshold: int = 1
    ) -> list[TestInRun]:
        """Failed results of the newest `limit` runs that are not ignored, texts cut to LIST_TEXT_LIMIT, no attempts.

        Ordered by case (package, class, case, config), then newest run first. threshold: only cases that failed in
        at least so many of these runs.
        """

    def test_runs(
        self,
        suite: SuiteKey,
        branch: str | None,
        selection: CaseSelection,
        run_limit: int = 32,
        before: int | None = None,
    ) -> list[TestInRun]:
        """Results of the selected cases in the newest run_limit runs, ordered and cut as failed_tests.

        Ignored runs are among them. before: only runs with a smaller run_id.
        """

    def delete_text(self, key: RunKey, test_id: str, field: str) -> int:
        """Remove one long text wherever its content is stored; later uploads of it stay removed.

        Returns how many results had it (0: there was none); no answer and no row has it any more. Of a file its bytes
        are gone, too; in Cassandra they stay in older data files of the nodes until these are written anew.
        """

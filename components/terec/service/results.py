"""Suites, runs and the results in them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from terec.model import (
    CommitChange,
    Outcome,
    Received,
    RecordedResult,
    RecordedRun,
    Result,
    Run,
    RunKey,
    Suite,
    SuiteKey,
    UploadHeader,
)


class Results(Protocol):
    """Every method raises InvalidName for names out of rule and NotFound for an unknown org, project, suite or run."""

    def suites(self, org: str, project: str | None = None) -> list[Suite]: ...

    def suite(self, key: SuiteKey) -> Suite: ...

    def put_suite(self, suite: Suite) -> Suite:
        """Create or update; None keeps what is stored."""

    def put_run(self, run: Run) -> RecordedRun:
        """Create or update one run; makes the suite. None keeps what is stored; no run_id: the next one is given."""

    def run(self, key: RunKey) -> RecordedRun: ...

    def changes(self, key: RunKey) -> list[CommitChange]:
        """What the run's commits changed, as its sender told; empty when it told nothing."""

    def add_results(self, key: RunKey, header: UploadHeader, results: Sequence[Result]) -> Received:
        """Store one piece of an upload; acknowledged means durable. EmptyUpload for no results.

        InvalidInput for a result out of rule; then nothing of the piece is stored.
        """

    def results(self, key: RunKey, outcome: Outcome | None = None) -> Iterator[RecordedResult]:
        """Whole texts, by package, class, case, config; streamed. Raises before the first item is asked for."""

    def result(self, key: RunKey, test_id: str) -> RecordedResult:
        """One case's result with whole texts and all its evidence."""

    def delete_run(self, key: RunKey) -> None: ...

    def delete_text(self, key: RunKey, test_id: str, field: str) -> int:
        """Remove one long text (a leaked secret) wherever it is stored; how many results had it."""

"""What judging reads of results and writes of its own."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from terec.model import (
    BranchProblems,
    CaseId,
    CaseSighting,
    Correction,
    CountedFailure,
    Event,
    Outcome,
    Problem,
    RecordedAcknowledgement,
    RecordedRun,
    RunKey,
    StoredJudgement,
    SuiteKey,
)


class Judgements(Protocol):
    """Times in judgements, problems, excuses and corrections are kept to the millisecond.

    What was said outlives the results: it goes when a person deletes the run, not when its time is over.
    """

    def outcomes(self, key: RunKey) -> dict[str, Outcome]:
        """Outcome of every case of the run by test id; cheap: no texts are read. Empty for an unknown run."""

    def parts(self, key: RunKey) -> dict[str, int]:
        """How many effective results each part gave to the run."""

    def counted_failures(
        self, key: RunKey, test_ids: Collection[str] | None = None
    ) -> dict[str, tuple[CountedFailure, ...]]:
        """By test id the failures of the run's failed cases that count, of each case the one of its result first.

        Cases in the order in which their results were received; those of `test_ids` when given. Then come those of
        other parts and senders, of each other strict hash one: what failed twice alike failed once.
        """

    def sightings(self, runs: Sequence[RecordedRun], test_ids: Collection[str]) -> dict[str, list[CaseSighting]]:
        """What these cases did in these runs of one suite, in the order of the runs; a case without any is absent.

        One question for all of them: cost grows with len(runs) * len(test_ids), not with what is stored.
        """

    def failures_with(
        self, suite: SuiteKey, hashes: Collection[str], since: datetime | None = None, limit: int = 1000
    ) -> list[CaseSighting]:
        """Failed cases with one of these strict or loose hashes in any branch, runs started last first.

        Of equals the greater run_id, then by branch and test id. since: only runs started then or
        later. At most `limit`; effective failures and tries kept as evidence.
        """

    def names(self, suite: SuiteKey, test_ids: Collection[str]) -> dict[str, CaseId]: ...

    def runs_since(self, suite: SuiteKey, since: datetime, limit: int = 1000) -> list[RecordedRun]:
        """Runs of all branches started at or after `since`, the newest first."""

    def put_judgement(self, judgement: StoredJudgement, events: Sequence[Event] = ()) -> None:
        """Replace the run's judgement and write the events with it, both or neither; an unknown run changes nothing."""

    def judgement(self, key: RunKey) -> StoredJudgement | None: ...

    def judgements(self, suite: SuiteKey, runs: Iterable[RunKey], whole: bool = True) -> list[StoredJudgement]:
        """Stored judgements of these runs, in their order; one question.

        whole=False leaves their verdicts out: their causes and whether they were outages are had for a tenth of it.
        """

    def problems(self, suite: SuiteKey, branch: str | None = None) -> list[Problem]:
        """Problems of one branch or of all, the newest opened first."""

    def problems_by_branch(self, suite: SuiteKey, branches: Collection[str]) -> dict[str, BranchProblems]:
        """The problems of these branches, those left out into which no build was folded yet; one question."""

    def replace_problems(
        self, suite: SuiteKey, branch: str, before: BranchProblems | None, after: BranchProblems
    ) -> bool:
        """Put the branch's problems in the place of those that were read before, None: of none; all or nothing.

        False: somebody replaced them meanwhile, and nothing is changed. NotFound: no such suite.
        """

    def excuses(self, suite: SuiteKey) -> list[RecordedAcknowledgement]:
        """All that were ever given, withdrawn ones among them, the newest first."""

    def put_excuse(self, suite: SuiteKey, excuse: RecordedAcknowledgement) -> None:
        """Add, or replace the one of the same excuse_id."""

    def corrections(self, suite: SuiteKey, key: RunKey | None = None) -> list[Correction]:
        """Corrections of one run or of all, the newest first."""

    def put_correction(self, correction: Correction) -> None:
        """Add, or replace the one of the same run and test."""

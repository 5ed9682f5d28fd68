"""Whether failures are new, and what is known about them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from terec.model import (
    AcknowledgementRequest,
    CaseId,
    CauseOverRuns,
    ChangedVerdict,
    Comparison,
    Correction,
    FailOn,
    FailureFacts,
    FlakyTest,
    GateAnswer,
    Problem,
    RecordedAcknowledgement,
    Result,
    Run,
    RunKey,
    RunVerdicts,
    SuiteKey,
    TestRunCheck,
    Verdict,
)


class Judgement(Protocol):
    """Reading judges on the spot what the analyzer has not judged yet. NotFound: no such suite, run, test or hash."""

    def seen_before(
        self,
        key: RunKey,
        case: CaseId,
        check_suite: str | None = None,
        check_branch: str | None = None,
        depth: int = 32,
    ) -> TestRunCheck:
        """Compare a failed case of a run with up to depth (1 to 128) earlier runs.

        They are of check_suite and check_branch, by default the run's own. NotFound: no such run, or it has no such
        case; InvalidInput: the case did not fail.
        """

    def verdicts(self, key: RunKey) -> RunVerdicts:
        """Every failed test of the run with its verdict and cause, and how its tests differ from the run before."""

    def gate(
        self, key: RunKey, against: str | None = None, fail_on: Iterable[FailOn] = (), part: str | None = None
    ) -> GateAnswer:
        """Whether the run may pass; against: another target branch than the run names.

        part: only what failed or was lost in this part, whatever is still to come; all of the run where neither it nor
        the run compared with has another part. NotFound: the run has no such part.
        """

    def gate_of(
        self,
        run: Run,
        results: Iterable[Result],
        against: str | None = None,
        fail_on: Iterable[FailOn] = (),
        part: str | None = None,
    ) -> GateAnswer:
        """The gate of results that are not stored and stay so; run.run_id may be None. NotFound: no such project.

        part: of which part they are; tests of other parts are not missed. run.declared_parts above 1: they are one of
        several shards, and tests that are missing are not looked for.
        """

    def failure(self, suite: SuiteKey, failure_hash: str) -> FailureFacts: ...

    def compare(self, one: RunKey, one_test: str, other: RunKey, other_test: str) -> Comparison:
        """Two failed cases of one project by test id; InvalidInput when one did not fail."""

    def causes(self, suite: SuiteKey, branch: str | None, since: datetime) -> list[CauseOverRuns]:
        """Causes of all runs since then, those met in most runs first."""

    def problems(self, suite: SuiteKey, branch: str | None = None, since: datetime | None = None) -> list[Problem]:
        """Open ones first, oldest first; then fixed ones. since: only those that failed or were fixed since."""

    def excuse(self, key: RunKey, cause_id: str, request: AcknowledgementRequest) -> RecordedAcknowledgement:
        """Acknowledge the tests and signatures of a cause of the run; they hold on its branch, or on its target's
        pull requests when the run has a target: excuse `acknowledged` in docs/judgement.md.

        InvalidInput for a term out of bounds.
        """

    def withdraw_excuse(self, suite: SuiteKey, excuse_id: str, who: str) -> RecordedAcknowledgement: ...

    def excuses(self, suite: SuiteKey) -> list[RecordedAcknowledgement]: ...

    def correct(self, key: RunKey, test_id: str, verdict: Verdict, because: str, who: str) -> Correction: ...

    def corrections(self, suite: SuiteKey) -> list[Correction]: ...

    def flaky_tests(self, suite: SuiteKey, branch: str | None = None, limit: int = 200) -> list[FlakyTest]:
        """Tests with a flaky signature in the newest `limit` runs, those that cost most first; limit is 1 to 1000."""

    def reanalyze(self, suite: SuiteKey, limit: int = 200, apply: bool = False) -> list[ChangedVerdict]:
        """What judging the newest `limit` judged runs again would change, or with apply: has changed.

        limit is 1 to 1000, else InvalidInput.
        """

"""Whether a failure is new."""

from typing import Protocol

from terec.model import CaseId, RunKey, TestRunCheck


class Judgement(Protocol):
    def check(
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

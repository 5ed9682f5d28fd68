"""What happened over the builds of a suite."""

from typing import Protocol

from terec.model import CaseSelection, Found, RecordedRun, SuiteKey, TestInRun


class History(Protocol):
    """Every method raises NotFound for an unknown org, project or suite; limits are 1 to 1000, else InvalidInput."""

    def builds(self, suite: SuiteKey, branch: str | None = None, limit: int = 32) -> list[RecordedRun]:
        """Newest run_id first; ignored ones are listed."""

    def branches(self, suite: SuiteKey) -> list[RecordedRun]:
        """The newest run of each branch, the most recently started branch first."""

    def failed_tests(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, threshold: int = 1
    ) -> list[TestInRun]:
        """Failures of the newest `limit` runs by case, then newest run first; long texts are cut to a KiB."""

    def test_runs(
        self,
        suite: SuiteKey,
        branch: str | None,
        selection: CaseSelection,
        run_limit: int = 32,
        before: int | None = None,
    ) -> list[TestInRun]:
        """What the selected cases did in the newest runs, of one case the newest run first.

        before: only runs with a smaller run_id. InvalidInput when nothing is selected.
        """

    def search(self, suite: SuiteKey, text: str, limit: int = 32) -> Found:
        """Tests and failures with all the words, or words that begin so; InvalidInput for none or too short a word."""

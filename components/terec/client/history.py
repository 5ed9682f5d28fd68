"""What happened over the builds of a suite, over HTTP."""

from terec.client.places import history_path, suite_path
from terec.client.transport import Transport
from terec.client.words import word, word_list
from terec.model import CaseSelection, Found, RecordedRun, SuiteKey, TestInRun, as_plain


class HttpHistory:
    """service.History of a server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def builds(self, suite: SuiteKey, branch: str | None = None, limit: int = 32) -> list[RecordedRun]:
        query = {"branch": branch, "limit": limit}
        return word_list(RecordedRun, self._transport.ask("GET", f"{history_path(suite)}/builds", query))

    def branches(self, suite: SuiteKey) -> list[RecordedRun]:
        return word_list(RecordedRun, self._transport.ask("GET", f"{suite_path(suite)}/branches"))

    def failed_tests(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, threshold: int = 1
    ) -> list[TestInRun]:
        query = {"branch": branch, "limit": limit, "threshold": threshold}
        return word_list(TestInRun, self._transport.ask("GET", f"{history_path(suite)}/failed-tests", query))

    def test_runs(
        self,
        suite: SuiteKey,
        branch: str | None,
        selection: CaseSelection,
        run_limit: int = 32,
        before: int | None = None,
    ) -> list[TestInRun]:
        query = {"branch": branch, "run_limit": run_limit, "before": before, **as_plain(selection)}
        return word_list(TestInRun, self._transport.ask("GET", f"{history_path(suite)}/test-runs", query))

    def search(self, suite: SuiteKey, text: str, limit: int = 32) -> Found:
        query = {"q": text, "limit": limit}
        return word(Found, self._transport.ask("GET", f"{suite_path(suite)}/search", query))

"""The history over a store."""

from typing import Any

from terec.model import CaseSelection, Found, InvalidInput, RecordedRun, SuiteKey, TestInRun, check_limit, query_words
from terec.store import Store, require_suite

LIMIT_MAX = 1000
"""Most runs that one question may look at."""


class StoreHistory:
    """service.History over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def builds(self, suite: SuiteKey, branch: str | None = None, limit: int = 32) -> list[RecordedRun]:
        check_limit(limit, LIMIT_MAX)
        return self._store.runs(suite, branch, limit) or self._nothing(suite)

    def branches(self, suite: SuiteKey) -> list[RecordedRun]:
        return self._store.branches(suite) or self._nothing(suite)

    def failed_tests(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, threshold: int = 1
    ) -> list[TestInRun]:
        check_limit(limit, LIMIT_MAX)
        return self._store.failed_tests(suite, branch, limit, threshold) or self._nothing(suite)

    def test_runs(
        self,
        suite: SuiteKey,
        branch: str | None,
        selection: CaseSelection,
        run_limit: int = 32,
        before: int | None = None,
    ) -> list[TestInRun]:
        check_limit(run_limit, LIMIT_MAX)
        if selection == CaseSelection():
            self._nothing(suite)
            raise InvalidInput("Name the tests: give at least one of test_package, test_class, test_case, test_group.")
        return self._store.test_runs(suite, branch, selection, run_limit, before) or self._nothing(suite)

    def search(self, suite: SuiteKey, text: str, limit: int = 32) -> Found:
        check_limit(limit, LIMIT_MAX)
        found = self._store.search(suite, query_words(text), limit)
        if not found.cases and not found.failures:
            self._nothing(suite)
        return found

    def _nothing(self, suite: SuiteKey) -> list[Any]:
        """The empty answer of a suite that is there, else NotFound; asked last, as an answer with rows proves it."""
        require_suite(self._store, suite)
        return []

"""Suites, runs and results over a store."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from terec.ingest.events import events_of_results, events_of_run
from terec.ingest.limits import checked_header, checked_result, checked_run
from terec.ingest.naming import warn_of_changing_names
from terec.ingest.signatures import signatures_of
from terec.model import (
    LONG_TEXTS,
    CommitChange,
    EmptyUpload,
    InvalidInput,
    Outcome,
    Received,
    RecordedResult,
    RecordedRun,
    Result,
    Run,
    RunKey,
    Suite,
    SuiteKey,
    TextLimit,
    Upload,
    UploadHeader,
    check_suite,
    run_not_found,
    test_not_found,
)
from terec.store import Store, require_org, require_project, require_suite

DeletedRun = Callable[[Store, RecordedRun, datetime], None]
"""Is told of a run as it was before it was deleted, and when."""


class StoreResults:
    """service.Results over a store; now() is the server's clock, which stamps every receipt."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], limit: TextLimit, deleted: DeletedRun | None = None
    ) -> None:
        self._store = store
        self._now = now
        self._limit = limit
        self._deleted = deleted

    def suites(self, org: str, project: str | None = None) -> list[Suite]:
        if project is None:
            require_org(self._store, org)
        else:
            require_project(self._store, org, project)
        return self._store.suites(org, project)

    def suite(self, key: SuiteKey) -> Suite:
        return require_suite(self._store, key)

    def put_suite(self, suite: Suite) -> Suite:
        check_suite(suite.suite)
        require_project(self._store, suite.org, suite.project)
        return self._store.put_suite(suite)

    def put_run(self, run: Run) -> RecordedRun:
        require_project(self._store, run.org, run.project)
        now = self._now()
        return self._store.put_run(checked_run(run), now, lambda stored: events_of_run(run, stored, now))

    def run(self, key: RunKey) -> RecordedRun:
        run = self._store.run(key)
        if run is None:
            self.suite(key.suite_key)
            raise run_not_found(key)
        return run

    def changes(self, key: RunKey) -> list[CommitChange]:
        self.run(key)
        return list(self._store.changes(key.suite_key, [key]).get(key, ()))

    def add_results(self, key: RunKey, header: UploadHeader, results: Sequence[Result]) -> Received:
        if not results:
            raise EmptyUpload(f"No results were sent for {key}; send at least one.")
        now = self._now()
        checked = [checked_result(result, self._limit) for result in results]
        header = checked_header(header)
        self.run(key)
        upload = Upload(key, header, now, checked, signatures_of(checked))
        received = self._store.save(upload, lambda stored: events_of_results(upload, stored, now))
        return warn_of_changing_names(received, lambda: self._runs_before(key)) if header.last else received

    def results(self, key: RunKey, outcome: Outcome | None = None) -> Iterator[RecordedResult]:
        self.run(key)
        return self._store.results(key, outcome)

    def result(self, key: RunKey, test_id: str) -> RecordedResult:
        result = self._store.result(key, test_id)
        if result is None:
            self.run(key)
            raise test_not_found(key, test_id)
        return result

    def delete_run(self, key: RunKey) -> None:
        run = self._store.run(key)
        if not self._store.delete_run(key):
            self.run(key)
        if run is not None and self._deleted is not None:
            self._deleted(self._store, run, self._now())

    def delete_text(self, key: RunKey, test_id: str, field: str) -> int:
        if field not in LONG_TEXTS:
            raise InvalidInput(f"{field!r} is no long text; name one of {', '.join(LONG_TEXTS)}.")
        self.result(key, test_id)
        return self._store.delete_text(key, test_id, field)

    def _runs_before(self, key: RunKey) -> int:
        return len([run for run in self._store.runs(key.suite_key, None, 3) if run.key != key])

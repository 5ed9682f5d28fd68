"""Suites, runs and results over HTTP."""

from collections.abc import Iterator, Sequence

from terec.client.places import run_path, suite_path, suites_path, test_path, tests_path
from terec.client.transport import Transport
from terec.client.words import given, result_words, run_words, storable, word, word_list
from terec.model import (
    CommitChange,
    Outcome,
    Received,
    RecordedResult,
    RecordedRun,
    Result,
    Run,
    RunKey,
    StoreUnreachable,
    Suite,
    SuiteKey,
    UploadHeader,
)


class HttpResults:
    """service.Results of a server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def suites(self, org: str, project: str | None = None) -> list[Suite]:
        path = f"{tests_path(org)}/suites" if project is None else suites_path(org, project)
        return word_list(Suite, self._transport.ask("GET", path))

    def suite(self, key: SuiteKey) -> Suite:
        return word(Suite, self._transport.ask("GET", suite_path(key)))

    def put_suite(self, suite: Suite) -> Suite:
        return word(Suite, self._transport.ask("POST", f"{tests_path(suite.org)}/suites", body=given(suite)))

    def put_run(self, run: Run) -> RecordedRun:
        # Without number and digest every repetition would be a run of its own.
        repeat = run.run_id is not None or run.content_digest is not None
        stands = self._transport.ask("POST", f"{tests_path(run.org)}/runs", body=run_words(run), repeat=repeat)
        return word(RecordedRun, stands)

    def run(self, key: RunKey) -> RecordedRun:
        return word(RecordedRun, self._transport.ask("GET", run_path(key)))

    def changes(self, key: RunKey) -> list[CommitChange]:
        return word_list(CommitChange, self._transport.ask("GET", f"{run_path(key)}/changes"))

    def add_results(self, key: RunKey, header: UploadHeader, results: Sequence[Result]) -> Received:
        body = [result_words(each) for each in storable(results)]
        return word(Received, self._transport.ask("POST", f"{run_path(key)}/tests", _query(header), body))

    def results(self, key: RunKey, outcome: Outcome | None = None) -> Iterator[RecordedResult]:
        items = self._transport.stream(f"{run_path(key)}/tests", {"result": outcome})
        return (word(RecordedResult, each) for each in items)

    def result(self, key: RunKey, test_id: str) -> RecordedResult:
        return word(RecordedResult, self._transport.ask("GET", test_path(key, test_id)))

    def delete_run(self, key: RunKey) -> None:
        self._transport.ask("DELETE", run_path(key), repeat=False)

    def delete_text(self, key: RunKey, test_id: str, field: str) -> int:
        answer = self._transport.ask("DELETE", f"{test_path(key, test_id)}/texts/{field}", repeat=False)
        if not isinstance(answer, dict) or not isinstance(answer.get("removed"), int):
            raise StoreUnreachable("The server did not say how many results had the text; ask it again.")
        return int(answer["removed"])


def _query(header: UploadHeader) -> dict[str, str | int | bool | None]:
    return {
        "part": header.part or None,
        "attempt": header.attempt,
        "sender": header.sender or None,
        "upload_id": header.upload_id,
        "last": header.last,
    }

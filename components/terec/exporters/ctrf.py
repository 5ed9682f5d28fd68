"""CTRF, the JSON of the Common Test Report Format."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from terec.exporters.names import class_name, name_with_config
from terec.model import Attempt, CommitChange, Outcome, RecordedResult, RecordedRun, as_plain

SPEC_VERSION = "0.0.0"
_STATUS = {Outcome.PASS: "passed", Outcome.FAIL: "failed", Outcome.SKIP: "skipped"}
_IN_EXTRA = (
    *("test_package", "test_suite", "test_case", "test_config", "test_group", "duration_ms", "tstamp"),
    *("error_type", "runner", "properties", "owners", "part"),
)
_OF_ATTEMPT = ("attempt", "part", "sender", "duration_ms", "tstamp", "error_type")
"""What CTRF has no field for, or only a poorer one: it stands under `extra.terec` as well."""


def as_ctrf(run: RecordedRun, results: Iterable[RecordedResult], changes: Iterable[CommitChange]) -> Iterator[str]:
    """One document, a line for each test."""
    head = {"reportFormat": "CTRF", "specVersion": SPEC_VERSION, "generatedBy": "TeReC"}
    opened = f"{_text(head)[:-1]}, "
    words = {"tool": {"name": "TeReC"}, "summary": _summary(run), "environment": _environment(run)}
    yield f'{opened}"results": {_text(words)[:-1]}, "tests": ['
    for nth, result in enumerate(results):
        yield (",\n" if nth else "\n") + _text(_test(result))
    yield "\n]}}\n"


def _summary(run: RecordedRun) -> dict[str, Any]:
    start = milliseconds(run.began)
    return {
        "tests": run.total_count or 0,
        "passed": run.pass_count or 0,
        "failed": run.fail_count or 0,
        "skipped": run.skip_count or 0,
        "pending": 0,
        "other": 0,
        "start": start,
        "stop": start + round((run.duration_sec or 0) * 1000),
    }


def _environment(run: RecordedRun) -> dict[str, Any]:
    words = {
        "reportName": run.suite,
        "buildName": run.branch,
        "buildNumber": run.run_id,
        "buildUrl": run.url,
        "repositoryName": f"{run.org}/{run.project}",
        "commit": run.commit,
        "branchName": run.branch,
    }
    return _known(words)


def _test(result: RecordedResult) -> dict[str, Any]:
    failed = result.result is Outcome.FAIL
    owner = class_name(result.case)
    words = {
        "name": name_with_config(result.case),
        "status": _STATUS[result.result],
        "duration": round(result.duration_ms or 0),
        "start": None if result.tstamp is None else milliseconds(result.tstamp),
        "suite": [owner] if owner else None,
        "message": result.error_details if failed else result.skip_details,
        "trace": result.error_stacktrace,
        "line": result.line,
        "filePath": result.file,
        "tags": [result.test_group] if result.test_group else None,
        "retries": len(result.attempts) or None,
        "flaky": result.passed_on_retry or None,
        "retryAttempts": [_attempt(nth, each) for nth, each in enumerate(result.attempts, 1)] or None,
        "stdout": _lines(result.stdout),
        "stderr": _lines(result.stderr),
        "attachments": [_attachment(each) for each in result.attachments] or None,
        "extra": _extra(result, _IN_EXTRA),
    }
    return _known(words)


def _attempt(number: int, attempt: Attempt) -> dict[str, Any]:
    words = {
        "attempt": number,
        "status": _STATUS[attempt.result],
        "duration": None if attempt.duration_ms is None else round(attempt.duration_ms),
        "start": None if attempt.tstamp is None else milliseconds(attempt.tstamp),
        "message": attempt.error_details,
        "trace": attempt.error_stacktrace,
        "stdout": _lines(attempt.stdout),
        "stderr": _lines(attempt.stderr),
        "extra": _extra(attempt, _OF_ATTEMPT),
    }
    return _known(words)


def _extra(words: RecordedResult | Attempt, names: tuple[str, ...]) -> dict[str, Any] | None:
    known = {name: value for name in names if (value := as_plain(getattr(words, name))) not in (None, [])}
    return {"terec": known} if known else None


def _attachment(name: str) -> dict[str, str]:
    return {"name": name, "contentType": "application/octet-stream", "path": name}


def _lines(text: str | None) -> list[str] | None:
    return None if text is None else text.split("\n")


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _known(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if value is not None}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

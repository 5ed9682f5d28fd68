"""Words of the model with everything a test does not care about filled in."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from terec.model import Outcome, Result, Run, RunKey, SuiteKey, Upload, UploadHeader

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
"""The time at which tests happen, unless they say otherwise."""


def a_suite_key(org: str = "acme", project: str = "shop", suite: str = "ci") -> SuiteKey:
    return SuiteKey(org, project, suite)


def a_run_key(run_id: int = 1, branch: str = "main", suite: str = "ci", org: str = "acme") -> RunKey:
    return RunKey(org, "shop", suite, branch, run_id)


def a_run(run_id: int | None = 1, **changes: Any) -> Run:
    return replace(Run("acme", "shop", "ci", "main", run_id), **changes)


def a_result(case: str = "adds", result: Outcome = Outcome.PASS, **changes: Any) -> Result:
    words = {"test_package": "com.acme", "test_suite": "CartTest", "test_case": case, "result": result}
    return Result(**{"duration_ms": 12.0, **words, **changes})


def a_pass(case: str = "adds", **changes: Any) -> Result:
    return a_result(case, Outcome.PASS, **changes)


def a_failure(case: str = "adds", text: str = "expected 2 but was 3", **changes: Any) -> Result:
    texts = {
        "error_details": text,
        "error_stacktrace": f"AssertionError: {text}\n\tat com.acme.CartTest.{case}",
    }
    return a_result(case, Outcome.FAIL, **{**texts, **changes})


def a_header(part: str = "", attempt: int = 1, sender: str = "", **changes: Any) -> UploadHeader:
    return replace(UploadHeader(part, attempt, sender), **changes)


def an_upload(*results: Result, run: RunKey | None = None, **changes: Any) -> Upload:
    """An upload of the results (one pass when none are given); header words may be given directly."""
    words = {name: changes.pop(name) for name in ("part", "attempt", "sender", "upload_id", "last") if name in changes}
    upload = Upload(run or a_run_key(), UploadHeader(**words), NOW, list(results) or [a_pass()])
    return replace(upload, **changes)

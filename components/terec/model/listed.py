"""Results as lists carry them."""

from dataclasses import replace
from typing import Any

from terec.model.history import TestInRun
from terec.model.result import LIST_TEXT_LIMIT, LONG_TEXTS, RecordedResult
from terec.model.texts import first_bytes


def listed(result: RecordedResult) -> RecordedResult:
    """The same with the first LIST_TEXT_LIMIT bytes of its long texts, of its attempts with none."""
    texts = {name: getattr(result, name) or "" for name in LONG_TEXTS}
    cut = {name: first_bytes(text, LIST_TEXT_LIMIT) for name, text in texts.items()}
    shorter: dict[str, Any] = {name: text for name, text in cut.items() if text != texts[name]}
    if not shorter and not result.attempts:
        return result
    nothing: dict[str, Any] = dict.fromkeys(("error_details", "error_stacktrace", "stdout", "stderr"))
    attempts = tuple(replace(each, **nothing) for each in result.attempts)
    return replace(result, **shorter, attempts=attempts, truncated=tuple(shorter))


def listed_in_run(found: TestInRun) -> TestInRun:
    """The same with its result as lists carry it."""
    return replace(found, test_run=listed(found.test_run))

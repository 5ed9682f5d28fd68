"""Checks what was sent against the rules, and cuts long texts at the door."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from terec.model import (
    ATTEMPT_TEXTS,
    CASE_NAME_LIMIT,
    COMMITS_LIMIT,
    LONG_TEXTS,
    NAME_LIMIT,
    OWNERS_LIMIT,
    Attempt,
    InvalidInput,
    Result,
    Run,
    TextLimit,
    UploadHeader,
    bounded_changes,
    check_branch,
    check_org_or_project,
    check_run_id,
    check_suite,
    cut_text,
    first_bytes,
)

_SHORT_TEXTS = ("test_group", "error_type", "file", "runner")
_SHORT_LIMIT = 2048
_OWNER_LIMIT = 200
_NUMBERS = ("pass_count", "fail_count", "skip_count", "total_count", "duration_sec", "declared_parts", "declared_total")
_LINE_MAX = 2**31
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_ITEMS_LIMIT = 200
_ITEM_BYTES = 2048
"""Of the name or the value of a property, and of the name of an attachment."""

_ITEMS_BYTES = 64 * 1024
"""Of all properties of a result, and of all its attachments; those beyond are left out."""


def checked_run(run: Run) -> Run:
    """The run with its names checked and its lists cut to COMMITS_LIMIT; InvalidName or InvalidInput."""
    check_org_or_project(run.org, "org")
    check_org_or_project(run.project, "project")
    check_suite(run.suite)
    check_branch(run.branch)
    if run.run_id is not None:
        check_run_id(run.run_id)
    for name in _NUMBERS:
        value = getattr(run, name)
        if value is not None and not 0 <= value < 2**53:
            raise InvalidInput(f"{name} of a run is {value}; it is a number from 0 on.")
    return replace(
        run,
        changes=None if run.changes is None else bounded_changes(run.changes),
        commits=None if run.commits is None else run.commits[:COMMITS_LIMIT],
        base_history=None if run.base_history is None else run.base_history[:COMMITS_LIMIT],
    )


def checked_header(header: UploadHeader) -> UploadHeader:
    """The header; InvalidInput for an attempt below 1 or a part, sender or upload_id that is too long."""
    if not 1 <= header.attempt < 2**31:
        raise InvalidInput(f"attempt is {header.attempt}; the first one is 1.")
    for name in ("part", "sender", "upload_id"):
        if len(getattr(header, name) or "") > NAME_LIMIT:
            raise InvalidInput(f"{name} has more than {NAME_LIMIT} characters.")
    return header


def checked_result(result: Result, limit: TextLimit) -> Result:
    """The same result, its texts cut in place; InvalidInput for names or numbers out of rule."""
    case = result.test_case
    if not case or len(case) > CASE_NAME_LIMIT or len(result.test_suite) > CASE_NAME_LIMIT:
        raise InvalidInput(f"A result has no test_case, or one of over {CASE_NAME_LIMIT} characters: {case[:60]!r}.")
    if len(result.test_package) > CASE_NAME_LIMIT or len(result.test_config) > CASE_NAME_LIMIT:
        raise InvalidInput(f"Package or config of {case[:60]!r} has over {CASE_NAME_LIMIT} characters.")
    names = result.test_package + result.test_suite + case + result.test_config
    if "\x00" in names or (not names.isascii() and _NOT_STORABLE.search(names)):
        raise InvalidInput(f"The name of {case[:60]!a} has a character that no store can hold: NUL or half a pair.")
    if result.line is not None and not 0 <= result.line < _LINE_MAX:
        raise InvalidInput(f"line of {case[:60]!r} is {result.line}; it is a number from 0 on.")
    if result.duration_ms is not None and not 0 <= result.duration_ms < 2**53:
        raise InvalidInput(f"duration_ms of {case[:60]!r} is {result.duration_ms}; it is a number from 0 on.")
    _cut_texts(result, limit)
    return result


def _cut_texts(result: Result, limit: TextLimit) -> None:
    if result.stdout or result.stderr or result.error_stacktrace or result.error_details or result.skip_details:
        for name in LONG_TEXTS:
            text = getattr(result, name)
            if text is not None:
                setattr(result, name, cut_text(text, limit) or None)
    for name in _SHORT_TEXTS:
        text = getattr(result, name)
        if text is not None and len(text) > _SHORT_LIMIT:
            setattr(result, name, text[:_SHORT_LIMIT])
    if result.properties:
        result.properties = dict(_bounded(result.properties.items()))
    if result.attachments:
        result.attachments = tuple(name for _, name in _bounded(("", each) for each in result.attachments))
    if result.owners:
        result.owners = tuple(each[:_OWNER_LIMIT] for each in result.owners[:OWNERS_LIMIT])
    _cut_attempts(result.attempts, limit)


def _cut_attempts(attempts: Iterable[Attempt], limit: TextLimit) -> None:
    for attempt in attempts:
        if attempt.error_type and len(attempt.error_type) > _SHORT_LIMIT:
            attempt.error_type = attempt.error_type[:_SHORT_LIMIT]
        for name in ATTEMPT_TEXTS:
            text = getattr(attempt, name)
            if text is not None:
                setattr(attempt, name, cut_text(text, limit) or None)


def _bounded(items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """As many names with their values as a result may have, both cut."""
    left = _ITEMS_BYTES
    for item in islice(items, _ITEMS_LIMIT):
        name, value = (first_bytes(text, _ITEM_BYTES) for text in item)
        left -= len((name + value).encode("utf-8", "replace"))
        if left < 0:
            return
        yield name, value

"""Rows of the run table as RecordedRun and back."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from terec.model import (
    RecordedRun,
    Run,
    RunKey,
    RunStatus,
    SuiteKey,
    from_microseconds,
    microseconds_or_none,
    moment_or_none,
    shown_counts,
)
from terec.store_sqlite.file.remembered import remembered

RUN_COLUMNS = """run_no, branch, run_id, run.tstamp, run.url, "commit", pass_count, fail_count, skip_count,
    sent_pass_count, sent_fail_count, sent_skip_count, sent_total_count, duration_sec, status, ignore, ignore_details,
    head_commit, base_commit, commits, base_history, target_branch, pull_request, author, event,
    declared_parts, declared_total, complete, started, received, last_upload, parts, arrived_total, open_uploads,
    passed_on_retry"""

_MAKE: Callable[..., RecordedRun] = RecordedRun
"""Positional from a row: the types of its columns are SQLite's to keep (STRICT)."""

HEADER_COLUMNS = (
    "tstamp",
    "url",
    '"commit"',
    "sent_pass_count",
    "sent_fail_count",
    "sent_skip_count",
    "sent_total_count",
    "duration_sec",
    "status",
    "ignore",
    "ignore_details",
    "head_commit",
    "base_commit",
    "commits",
    "base_history",
    "target_branch",
    "pull_request",
    "author",
    "event",
    "declared_parts",
    "declared_total",
    "complete",
    "content_digest",
)
"""The columns that a sender fills, in the order of header_values and of Run, whose `changes` lie elsewhere."""


_TOLD = tuple(each.name for each in fields(Run) if each.name != "changes")[6:]
"""What stands behind the key and tstamp; `changes` have a table of their own."""


def header_values(run: Run) -> tuple[Any, ...]:
    return (
        microseconds_or_none(run.tstamp),
        run.url,
        run.commit,
        run.pass_count,
        run.fail_count,
        run.skip_count,
        run.total_count,
        run.duration_sec,
        None if run.status is None else run.status.value,
        run.ignore,
        run.ignore_details,
        run.head_commit,
        run.base_commit,
        None if run.commits is None else json.dumps(run.commits),
        None if run.base_history is None else json.dumps(run.base_history),
        run.target_branch,
        run.pull_request,
        run.author,
        run.event,
        run.declared_parts,
        run.declared_total,
        run.complete,
        run.content_digest,
    )


def sent_run(key: RunKey, values: Sequence[Any]) -> Run:
    """The run whose header_values these are."""
    tstamp, *told = values
    words = dict(zip(_TOLD, told, strict=True))
    words["status"] = None if words["status"] is None else RunStatus(words["status"])
    for name in ("ignore", "complete"):
        words[name] = None if words[name] is None else bool(words[name])
    for name in ("commits", "base_history"):
        words[name] = _strings(words[name])
    return Run(*key, moment_or_none(tstamp), **words)


@lru_cache(maxsize=4096)
def recorded_run(suite: SuiteKey, row: tuple[Any, ...]) -> RecordedRun:
    """The run of a row of RUN_COLUMNS; an equal row gives the same object, which nothing can change.

    Making one costs six times as much as finding it again, and the newest runs are asked for over and over.
    """
    tstamp, received = row[3], from_microseconds(row[29])
    passed, failed, skipped, total = shown_counts(row[6:9], row[9:13])
    return _MAKE(
        *suite,
        row[1],
        row[2],
        received if tstamp is None else from_microseconds(tstamp),
        row[4],
        row[5],
        passed,
        failed,
        skipped,
        total,
        row[13],
        None if row[14] is None else RunStatus(row[14]),
        bool(row[15]),
        row[16],
        row[17],
        row[18],
        _strings(row[19]),
        _strings(row[20]),
        *row[21:27],
        None if row[27] is None else bool(row[27]),
        from_microseconds(row[28]),
        received,
        moment_or_none(row[30]),
        _strings(row[31]) or (),
        *row[32:35],
    )


def read_runs(connection: sqlite3.Connection, suite: SuiteKey, numbers: Sequence[int]) -> list[tuple[int, RecordedRun]]:
    """The runs of these numbers of one suite, in their order."""
    known = remembered(connection).runs
    missing = [number for number in numbers if number not in known]
    if missing:
        known.update(_read(connection, suite, missing))
    return [(number, known[number]) for number in numbers]


def _read(connection: sqlite3.Connection, suite: SuiteKey, numbers: Sequence[int]) -> list[tuple[int, RecordedRun]]:
    rows = connection.execute(
        f"SELECT {RUN_COLUMNS} FROM json_each(?) AS wanted CROSS JOIN run ON run_no = wanted.value",
        (json.dumps(numbers),),
    )
    return [(row[0], recorded_run(suite, row)) for row in rows]


def _strings(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(json.loads(text))

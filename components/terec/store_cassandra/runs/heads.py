"""The head of a run: what senders said of it and what arrived, as one packed cell."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from terec.model import (
    RecordedRun,
    Run,
    RunKey,
    RunStatus,
    SuiteKey,
    as_microseconds,
    from_microseconds,
    microseconds_or_none,
    moment_or_none,
    shown_counts,
)
from terec.store_cassandra.layout.packing import pack, unpack

SENT = (
    "url",
    "commit",
    "duration_sec",
    "ignore_details",
    "head_commit",
    "base_commit",
    "target_branch",
    "pull_request",
    "author",
    "event",
    "declared_parts",
    "declared_total",
    "complete",
    "ignore",
    "pass_count",
    "fail_count",
    "skip_count",
    "total_count",
    "content_digest",
)
"""Words of a run that are kept as they are sent."""

RUNS_REMEMBERED, COMMITS_REMEMBERED = 4096, 80_000
"""Runs that are remembered at most, and the commits that they name; 1 KiB for a run and 0.1 KiB for a commit."""

_LISTS = ("commits", "base_history")
_COUNTS = ("pass_count", "fail_count", "skip_count", "total_count")


@dataclass(slots=True)
class Head:
    """What is known of a run; times in microseconds.

    received: of the first header, which fixes where the run's rows lie. words: what was sent, by name.
    counts: passes, failures, skips and passes on retry among the stored results. uploads: number of the newest.
    pieces: how many were stored. suite: when the suite was made.
    under_way: names of the pieces whose rows are not all written: a reader would miss some.
    """

    received: int
    started: int
    words: dict[str, Any] = field(default_factory=dict)
    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    uploads: int = 0
    open_uploads: int = 0
    parts: list[str] = field(default_factory=list)
    last_upload: int | None = None
    arrived: int = 0
    pieces: int = 0
    suite: int = 0
    under_way: list[list[int]] = field(default_factory=list)

    @property
    def content(self) -> str | None:
        """The digest of what was sent, of a run whose sender said it."""
        found: str | None = self.words.get("content_digest")
        return found

    def packed(self) -> bytes:
        return pack([getattr(self, name) for name in _FIELDS])

    def take(self, run: Run, received: int) -> None:
        """Take over what a header says; None keeps what is stored, and only the first time moves the start."""
        if run.tstamp is not None and "tstamp" not in self.words:
            self.started = min(as_microseconds(run.tstamp), received)
        said = {name: value for name in SENT if (value := getattr(run, name)) is not None}
        said |= {name: list(value) for name in _LISTS if (value := getattr(run, name)) is not None}
        if run.tstamp is not None:
            said["tstamp"] = microseconds_or_none(run.tstamp)
        if run.status is not None:
            said["status"] = run.status.value
        self.words |= said


_FIELDS = tuple(Head.__slots__)


class ListedRun(NamedTuple):
    """A run of a list with what leads to its rows. received: of its first header, in microseconds."""

    key: RunKey
    run: RecordedRun
    received: int


def read_head(body: bytes) -> Head:
    return Head(*unpack(body))


class _Made:
    """The run last made of each key's head, with that head; those made first are forgotten first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[RunKey, tuple[bytes, ListedRun]] = {}
        self._commits = 0

    def find(self, key: RunKey, body: bytes) -> ListedRun | None:
        found = self._runs.get(key)
        return found[1] if found and found[0] == body else None

    def keep(self, key: RunKey, body: bytes, made: ListedRun) -> None:
        with self._lock:
            self._forget(key)
            self._runs[key] = (body, made)
            self._commits += _commits(made.run)
            while len(self._runs) > RUNS_REMEMBERED or self._commits > COMMITS_REMEMBERED:
                self._forget(next(iter(self._runs)))

    def _forget(self, key: RunKey) -> None:
        before = self._runs.pop(key, None)
        self._commits -= _commits(before[1].run) if before else 0


def _commits(run: RecordedRun) -> int:
    return len(run.commits or ()) + len(run.base_history or ())


_made = _Made()


def recorded_run(key: RunKey, body: bytes) -> RecordedRun:
    """The run of a packed head; an equal head mostly gives the same object, which nothing can change."""
    return _listed(key, body).run


def listed_runs(suite: SuiteKey, branch: str, rows: Iterable[Any]) -> list[ListedRun]:
    """The runs of rows with run_id and body, with their keys, for who looks for the runs' rows."""
    place = (*suite, branch)
    return [_listed(RunKey(*place, row.run_id), row.body) for row in rows]


def _listed(key: RunKey, body: bytes) -> ListedRun:
    made = _made.find(key, body)
    if made is None:
        head = read_head(body)
        made = ListedRun(key, _run_of(key, head), head.received)
        _made.keep(key, body, made)
    return made


def _run_of(key: RunKey, head: Head) -> RecordedRun:
    words: dict[str, Any] = {name: head.words.get(name) for name in SENT if name not in ("content_digest", "ignore")}
    passed, failed, skipped, total = shown_counts(head.counts[:3], [head.words.get(name) for name in _COUNTS])
    tstamp = head.words.get("tstamp")
    words |= {"pass_count": passed, "fail_count": failed, "skip_count": skipped, "total_count": total}
    return RecordedRun(
        *key,
        tstamp=from_microseconds(head.received if tstamp is None else tstamp),
        status=RunStatus(head.words["status"]) if "status" in head.words else None,
        ignore=bool(head.words.get("ignore")),
        commits=_strings(head.words.get("commits")),
        base_history=_strings(head.words.get("base_history")),
        started=from_microseconds(head.started),
        received=from_microseconds(head.received),
        last_upload=moment_or_none(head.last_upload),
        parts=tuple(head.parts),
        arrived_total=head.arrived,
        open_uploads=max(head.open_uploads, len(head.under_way)),
        passed_on_retry=head.counts[3],
        **words,
    )


def _strings(words: list[str] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(words)

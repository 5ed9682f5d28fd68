"""A run: one CI build of a suite on a branch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from terec.model.commit_change import CommitChange
from terec.model.names import RunKey
from terec.model.parts import lacking_parts, missing_shards, shard_of
from terec.model.verdict import RunPoint

QUIET_SECONDS = 15 * 60
"""A run that declared something counts as complete after this long without an upload."""


class RunStatus(StrEnum):
    """What CI said of the build."""

    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    ERROR = "ERROR"
    IN_PROGRESS = "IN_PROGRESS"


class Completeness(StrEnum):
    """Whether every result of the run has arrived."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNDECLARED = "undeclared"
    """The sender declared nothing: the run is taken as it stands."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as sent: None keeps what is stored. run_id None: the store gives the next one.

    declared_parts, declared_total: how many parts (shards, jobs) and results the sender will send, repeats included.
    complete: the sender says that everything was sent.
    content_digest: finds the run again when the same content comes without a run_id.
    changes: what its `commits` changed, newest first, at most COMMITS_LIMIT.
    """

    org: str
    project: str
    suite: str
    branch: str
    run_id: int | None = None
    tstamp: datetime | None = None
    url: str | None = None
    commit: str | None = None
    pass_count: int | None = None
    fail_count: int | None = None
    skip_count: int | None = None
    total_count: int | None = None
    duration_sec: float | None = None
    status: RunStatus | None = None
    ignore: bool | None = None
    ignore_details: str | None = None
    head_commit: str | None = None
    base_commit: str | None = None
    commits: tuple[str, ...] | None = None
    base_history: tuple[str, ...] | None = None
    target_branch: str | None = None
    pull_request: str | None = None
    author: str | None = None
    event: str | None = None
    declared_parts: int | None = None
    declared_total: int | None = None
    complete: bool | None = None
    content_digest: str | None = None
    changes: tuple[CommitChange, ...] | None = None


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run as stored and answered; the contract's fields first.

    Counts come from stored results, the sender's only while there are none; total_count is their sum.
    started: the first tstamp sent, never later than its receipt; orders runs across branches.
    parts: names of the parts that arrived. open_uploads: uploads begun and not finished.
    passed_on_retry: cases that passed only on a later attempt.
    """

    org: str
    project: str
    suite: str
    branch: str
    run_id: int
    tstamp: datetime
    url: str | None = None
    commit: str | None = None
    pass_count: int | None = None
    fail_count: int | None = None
    skip_count: int | None = None
    total_count: int | None = None
    duration_sec: float | None = None
    status: RunStatus | None = None
    ignore: bool = False
    ignore_details: str | None = None
    head_commit: str | None = None
    base_commit: str | None = None
    commits: tuple[str, ...] | None = None
    base_history: tuple[str, ...] | None = None
    target_branch: str | None = None
    pull_request: str | None = None
    author: str | None = None
    event: str | None = None
    declared_parts: int | None = None
    declared_total: int | None = None
    complete: bool | None = None
    started: datetime | None = None
    received: datetime | None = None
    last_upload: datetime | None = None
    parts: tuple[str, ...] = ()
    arrived_total: int = 0
    open_uploads: int = 0
    passed_on_retry: int = 0

    @property
    def key(self) -> RunKey:
        return RunKey(self.org, self.project, self.suite, self.branch, self.run_id)

    @property
    def began(self) -> datetime:
        """When it started, as far as that is known."""
        return self.started or self.tstamp

    @property
    def point(self) -> RunPoint:
        return RunPoint(self.branch, self.run_id, self.commit, self.started)

    @property
    def lacking(self) -> str:
        """What has not arrived of what was declared, as a clause, however long ago the last upload was; empty: nothing.

        Who says that all was sent is believed about the counts, not about a shard whose name is missing.
        """
        if parts := lacking_parts(self.parts, None if self.complete else self.declared_parts):
            return parts
        if self.complete or self.declared_total is None or self.arrived_total >= self.declared_total:
            return ""
        return f"{self.arrived_total:,} of {self.declared_total:,} declared results have arrived"


def shown_counts(stored: Sequence[int], sent: Sequence[int | None]) -> tuple[int | None, ...]:
    """Pass, fail, skip and total, as RecordedRun has them. stored: the first three, of stored results; sent: all four.

    The total that was not sent is the sum of what was.
    """
    if any(stored):
        return (*stored, sum(stored))
    *counts, total = sent
    if total is None and any(count is not None for count in counts):
        total = sum(count or 0 for count in counts)
    return (*counts, total)


def completeness(run: RecordedRun, now: datetime) -> Completeness:
    """Whether all of the run arrived by `now`; the first of these that fits.

    IN_PROGRESS or an unfinished upload: incomplete, however long one waits. The sender says that all was sent:
    complete. Nothing declared: undeclared, or incomplete where the sender says that more will come. Declared, and
    something is missing: incomplete until QUIET_SECONDS after the last upload, then complete. Parts that are shards
    declare how many of them there are.
    """
    if run.status is RunStatus.IN_PROGRESS or run.open_uploads:
        return Completeness.INCOMPLETE
    declared = run.declared_parts is not None or run.declared_total is not None or any(map(shard_of, run.parts))
    if run.complete:
        return Completeness.COMPLETE
    if not declared:
        return Completeness.UNDECLARED if run.complete is None else Completeness.INCOMPLETE
    counted = run.declared_parts is None or len(run.parts) >= run.declared_parts
    parts_here = counted and not missing_shards(run.parts)
    total_here = run.declared_total is None or run.arrived_total >= run.declared_total
    if parts_here and total_here:
        return Completeness.COMPLETE
    quiet = run.last_upload is not None and (now - run.last_upload).total_seconds() >= QUIET_SECONDS
    return Completeness.COMPLETE if quiet else Completeness.INCOMPLETE

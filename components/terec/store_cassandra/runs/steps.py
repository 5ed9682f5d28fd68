"""One step of a run: everything in it is there, or nothing is."""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from terec.model import Event, RunKey, event_id, event_text
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.cluster.errors import Undecided
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.runs.partition import READ, UNSAID, OpenedUpload, Piece, Replaced, RunState, upload_row

_VERSION = f"SELECT version FROM run WHERE {OF_RUN} LIMIT 1"
_STEP = f"UPDATE run SET version = ? WHERE {OF_RUN} IF version = ?"
_PUT = "INSERT INTO run (org, project, suite, branch, run_id, kind, id, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_PUT_EVENT = (
    "INSERT INTO run (org, project, suite, branch, run_id, kind, id, body, received)"
    " VALUES (?, ?, ?, ?, ?, 'event', ?, ?, ?)"
)
_PUT_READ = (
    "INSERT INTO run (org, project, suite, branch, run_id, kind, id, body, received, position)"
    " VALUES (?, ?, ?, ?, ?, 'event', ?, ?, ?, ?)"
)
_DROP = f"DELETE FROM run WHERE {OF_RUN} AND kind = ? AND id = ?"

_APART = 1000
"""Microseconds by which the versions of two steps at the same time differ, so that each knows its own."""


class CopiedEvent(NamedTuple):
    """An event of another store's outbox; body: its text. read: no reader is to see it."""

    event_id: str
    body: str
    received: int
    read: bool


@dataclass(slots=True)
class Change:
    """What one step changes; rows None: they go.

    changes: packed, of the run's commits. replaces: the run of this change takes the place of what is there, or nothing
    does where it has no head; it is what Replaced has as written. unsays: what Replaced has as unsaid.
    """

    head: Head | None = None
    pieces: Sequence[Piece] = ()
    uploads: Sequence[OpenedUpload] = ()
    events: Sequence[Event] = ()
    received: int = 0
    judgement: bytes | None = None
    dropped: Sequence[tuple[str, str]] = ()
    arrivals: Mapping[str, int] | None = None
    copied: Sequence[CopiedEvent] = ()
    replaces: int | None = None
    unsays: bool = False
    changes: bytes | None = None


def commit(database: Database, state: RunState, change: Change) -> RunState | None:
    """Take one step from the state; None, and nothing changed, when somebody else took one meanwhile.

    Everything in the change is there, or nothing is, whatever crashes: it is one mutation of one partition.
    """
    version = max((state.version or 0) + 1, time.time_ns() // 1000) + secrets.randbelow(_APART)
    body = change.head.packed() if change.head else state.head_body
    replaced = _replaced(state, change)
    step = (_STEP, (version, *state.key, state.version))
    if not _decided(database, state.key, [step, *_rows(state.key, change, body, replaced)], version):
        return None
    return _after(replace(state, version=version, head_body=body), change, replaced)


def _rows(key: RunKey, change: Change, head_body: bytes, replaced: Mapping[str, Replaced]) -> Iterator[Statement]:
    """What writes the rows of a step, and takes out those that it drops."""
    if change.head:
        yield _PUT, (*key, "head", "", head_body)
    yield from ((_PUT, (*key, "piece", f"{each.number:09}", pack(each))) for each in change.pieces)
    yield from ((_PUT, (*key, "upload", upload_row(each), pack(each))) for each in change.uploads)
    yield from (_event(key, each, change.received) for each in change.events)
    yield from (_copied_event(key, each) for each in change.copied)
    if change.arrivals is not None:
        yield _PUT, (*key, "arrivals", "", pack(change.arrivals))
    yield from ((_DROP, (*key, *each)) for each in change.dropped)
    if change.judgement is not None:
        yield _PUT, (*key, "judgement", "", change.judgement)
    yield from ((_PUT, (*key, "replaced", name, _packed(each))) for name, each in replaced.items())
    if change.changes is not None:
        yield _PUT, (*key, "changes", "", change.changes)


def _after(before: RunState, change: Change, replaced: Mapping[str, Replaced]) -> RunState:
    """The run as the step leaves it. before: as it was, under the step's version and with its packed head."""
    kept = change.replaces is None
    after = replace(before, head=change.head or (before.head if kept else None))
    after.judgement = change.judgement or before.judgement
    after.replaced = {**before.replaced, **replaced}
    after.changes = before.changes if change.changes is None and kept else change.changes
    after.pieces = [*(before.pieces if kept else ()), *change.pieces]
    after.uploads = (before.uploads if kept else {}) | {upload_row(each): each for each in change.uploads}
    after.events = before.events | {event_id(each): None for each in change.events}
    after.events |= {each.event_id: READ if each.read else None for each in change.copied}
    return after


def _decided(database: Database, key: RunKey, statements: Sequence[Statement], version: int) -> bool:
    """Whether the step was taken; asked of the partition where the answer was lost."""
    try:
        applied, _ = database.decide(statements)
    except Undecided:
        rows = database.settled(_VERSION, key)
        return bool(rows) and rows[0].version == version
    return applied


def _replaced(state: RunState, change: Change) -> dict[str, Replaced]:
    """What the change replaces, by the id of its row."""
    if change.replaces is None or state.head is None:
        return {}
    name = f"{state.step}{UNSAID if change.unsays else ''}"
    return {name: Replaced(state, change.replaces, change.unsays)}


def _packed(replaced: Replaced) -> bytes:
    state, written, _ = replaced
    return pack([state.version, unpack(state.head_body), state.pieces, written])


def _copied_event(key: RunKey, event: CopiedEvent) -> Statement:
    values = (*key, event.event_id, event.body.encode("utf-8", "surrogatepass"), event.received // 1000)
    return (_PUT_READ, (*values, READ)) if event.read else (_PUT_EVENT, values)


def _event(key: RunKey, event: Event, received: int) -> Statement:
    body = event_text(event).encode("utf-8", "surrogatepass")
    return _PUT_EVENT, (*key, event_id(event), body, received // 1000)

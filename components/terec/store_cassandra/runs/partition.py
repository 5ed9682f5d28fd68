"""The partition of a run: its head, pieces, uploads, events and judgement, changed together or not at all."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from terec.model import Event, RecordedRun, RunKey, event_id, event_text, run_not_found
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.cluster.errors import Undecided
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.layout.packing import as_json, pack, unpack
from terec.store_cassandra.runs.heads import Head, read_head, recorded_run

_READ = f"SELECT kind, id, version, body, position, received FROM run WHERE {OF_RUN}"
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

READ = -1
"""The place in the outbox of an event that was read in the store it comes from: no log leads to it."""

_UNSAID = " unsaid"
"""Ends the id of a row `replaced`: its body has no place for it that every server can read."""

_APART = 1000
"""Microseconds by which the versions of two steps at the same time differ, so that each knows its own."""


class Piece(NamedTuple):
    """One stored piece of an upload.

    content: number of its chunks in result_chunk. upload: of its upload in the order of receipt. first: position of
    its first result within the upload. day, term: where its texts lie. received: in microseconds.
    """

    number: int
    content: int
    digest: str
    upload: int
    first: int
    results: int
    chunks: int
    part: str
    attempt: int
    sender: str
    day: int
    term: int
    received: int

    @property
    def seat(self) -> tuple[str, int, str]:
        return self.part, self.attempt, self.sender

    @property
    def name(self) -> list[int]:
        """Tells it from others of the run, and from one of its number that took its place with a copied run."""
        return [self.number, self.content]

    def lies_with(self, other: "Piece") -> bool:
        """Whether the chunks and the texts of both are the same, in the same place."""
        return (self.content, self.day, self.term) == (other.content, other.day, other.term)


class OpenedUpload(NamedTuple):
    """An upload that has an id, as far as it came; positions: results it brought so far."""

    part: str
    attempt: int
    sender: str
    upload_id: str
    upload: int
    positions: int
    is_open: bool

    @property
    def seat(self) -> tuple[str, int, str]:
        return self.part, self.attempt, self.sender


class CopiedEvent(NamedTuple):
    """An event of another store's outbox; body: its text. read: no reader is to see it."""

    event_id: str
    body: str
    received: int
    read: bool


@dataclass(slots=True)
class RunState:
    """What the partition of a run holds. head None: there is no such run. version: None where there never was one.

    arrivals: newest upload by the digest of a piece that arrived at the store that this run was copied from.
    events: by id their place in the outbox; None: not there yet. replaced: by the id of its row what the run was before
    another took its place, with rows derived from it that may still be there.
    """

    key: RunKey
    version: int | None = None
    head: Head | None = None
    head_body: bytes = b""
    pieces: list[Piece] = field(default_factory=list)
    uploads: dict[str, OpenedUpload] = field(default_factory=dict)
    arrivals: dict[str, int] = field(default_factory=dict)
    events: dict[str, int | None] = field(default_factory=dict)
    judgement: bytes | None = None
    replaced: dict[str, "Replaced"] = field(default_factory=dict)
    changes: bytes | None = None

    @property
    def run(self) -> RecordedRun:
        return recorded_run(self.key, self.head_body)

    @property
    def standing(self) -> Head:
        """The head of a run that is there; NotFound for another."""
        if self.head is None:
            raise run_not_found(self.key)
        return self.head

    @property
    def step(self) -> int:
        """The version as a time for what is derived from it: the newest step's rows win."""
        return self.version or 0


class Replaced(NamedTuple):
    """A run that another took the place of, or that was deleted.

    written: when that one began to write its content, or the deletion began, in microseconds. unsaid: what was said of
    the run goes, too.
    """

    state: RunState
    written: int
    unsaid: bool = False


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


def read_state(database: Database, key: RunKey) -> RunState:
    """The run as it stands. StoreBusy when others take steps all the time while its pages are read."""
    return stepping(lambda: _read_at_once(database, key), key)


def _read_at_once(database: Database, key: RunKey) -> RunState | None:
    """None when a step was taken in between two pages: what they hold together no step ever wrote."""
    state = RunState(key)
    for nth, row in enumerate(database.rows(_READ, key)):
        if nth and row.version != state.version:
            return None
        state.version = row.version
        if row.kind == "head":
            state.head, state.head_body = read_head(row.body), row.body
        elif row.kind == "piece":
            state.pieces.append(Piece(*unpack(row.body)))
        elif row.kind == "upload":
            state.uploads[row.id] = OpenedUpload(*unpack(row.body))
        elif row.kind == "arrivals":
            state.arrivals = unpack(row.body)
        elif row.kind == "event":
            state.events[row.id] = row.position
        elif row.kind == "judgement":
            state.judgement = row.body
        elif row.kind == "replaced":
            state.replaced[row.id] = _read_replaced(key, row.id, row.body)
        elif row.kind == "changes":
            state.changes = row.body
    return state


def commit(database: Database, state: RunState, change: Change) -> RunState | None:
    """Take one step from the state; None, and nothing changed, when somebody else took one meanwhile.

    Everything in the change is there, or nothing is, whatever crashes: it is one mutation of one partition.
    """
    version = max((state.version or 0) + 1, time.time_ns() // 1000) + secrets.randbelow(_APART)
    head = change.head
    body = head.packed() if head else state.head_body
    statements: list[Statement] = [(_STEP, (version, *state.key, state.version))]
    if head:
        statements.append((_PUT, (*state.key, "head", "", body)))
    statements += [(_PUT, (*state.key, "piece", f"{each.number:09}", pack(each))) for each in change.pieces]
    statements += [(_PUT, (*state.key, "upload", upload_row(each), pack(each))) for each in change.uploads]
    statements += [_event(state.key, each, change.received) for each in change.events]
    statements += [_copied_event(state.key, each) for each in change.copied]
    if change.arrivals is not None:
        statements.append((_PUT, (*state.key, "arrivals", "", pack(change.arrivals))))
    statements += [(_DROP, (*state.key, *each)) for each in change.dropped]
    if change.judgement is not None:
        statements.append((_PUT, (*state.key, "judgement", "", change.judgement)))
    replaced = _replaced(state, change)
    statements += [(_PUT, (*state.key, "replaced", name, _packed(each))) for name, each in replaced.items()]
    if change.changes is not None:
        statements.append((_PUT, (*state.key, "changes", "", change.changes)))
    if not _decided(database, state.key, statements, version):
        return None
    kept = change.replaces is None
    after = replace(state, version=version, head=head or (state.head if kept else None), head_body=body)
    after.judgement = change.judgement or state.judgement
    after.replaced = state.replaced | replaced
    after.changes = state.changes if change.changes is None and kept else change.changes
    after.pieces = [*(state.pieces if kept else ()), *change.pieces]
    after.uploads = (state.uploads if kept else {}) | {upload_row(each): each for each in change.uploads}
    after.events = state.events | {event_id(each): None for each in change.events}
    after.events |= {each.event_id: READ if each.read else None for each in change.copied}
    return after


def upload_row(upload: OpenedUpload) -> str:
    """The id of an upload's row: what its sender calls it, at its seat."""
    return as_json([*upload.seat, upload.upload_id]).decode("utf-8", "surrogatepass")


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
    name = f"{state.step}{_UNSAID if change.unsays else ''}"
    return {name: Replaced(state, change.replaces, change.unsays)}


def _packed(replaced: Replaced) -> bytes:
    state, written, _ = replaced
    return pack([state.version, unpack(state.head_body), state.pieces, written])


def _read_replaced(key: RunKey, name: str, body: bytes) -> Replaced:
    version, head, pieces, written = unpack(body)
    head_body = pack(head)
    found = [Piece(*each) for each in pieces]
    return Replaced(RunState(key, version, read_head(head_body), head_body, found), written, name.endswith(_UNSAID))


def _copied_event(key: RunKey, event: CopiedEvent) -> Statement:
    values = (*key, event.event_id, event.body.encode("utf-8", "surrogatepass"), event.received // 1000)
    return (_PUT_READ, (*values, READ)) if event.read else (_PUT_EVENT, values)


def _event(key: RunKey, event: Event, received: int) -> Statement:
    body = event_text(event).encode("utf-8", "surrogatepass")
    return _PUT_EVENT, (*key, event_id(event), body, received // 1000)

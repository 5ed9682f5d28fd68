"""The partition of a run, read: its head, pieces, uploads, events and judgement."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from terec.model import RecordedRun, RunKey, run_not_found
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.layout.packing import as_json, pack, unpack
from terec.store_cassandra.runs.heads import Head, read_head, recorded_run

_READ = f"SELECT kind, id, version, body, position, received FROM run WHERE {OF_RUN}"

READ = -1
"""The place in the outbox of an event that was read in the store it comes from: no log leads to it."""

UNSAID = " unsaid"
"""Ends the id of a row `replaced`: its body has no place for it that every server can read."""


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
        _take(state, row)
    return state


def _take(state: RunState, row: Any) -> None:
    """Put into the state what one row of the partition says; kinds that a newer server added are passed over."""
    match row.kind:
        case "head":
            state.head, state.head_body = read_head(row.body), row.body
        case "piece":
            state.pieces.append(Piece(*unpack(row.body)))
        case "upload":
            state.uploads[row.id] = OpenedUpload(*unpack(row.body))
        case "arrivals":
            state.arrivals = unpack(row.body)
        case "event":
            state.events[row.id] = row.position
        case "judgement":
            state.judgement = row.body
        case "replaced":
            state.replaced[row.id] = _read_replaced(state.key, row.id, row.body)
        case "changes":
            state.changes = row.body


def upload_row(upload: OpenedUpload) -> str:
    """The id of an upload's row: what its sender calls it, at its seat."""
    return as_json([*upload.seat, upload.upload_id]).decode("utf-8", "surrogatepass")


def _read_replaced(key: RunKey, name: str, body: bytes) -> Replaced:
    version, head, pieces, written = unpack(body)
    head_body = pack(head)
    found = [Piece(*each) for each in pieces]
    return Replaced(RunState(key, version, read_head(head_body), head_body, found), written, name.endswith(UNSAID))

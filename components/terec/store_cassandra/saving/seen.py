"""Which cases a run has already, and where: what settling needs of the pieces before."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from terec.model import Observation, Outcome, RunKey, settle
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.results.marks import FAILED_BEFORE, OUTCOME_BITS, OUTCOMES, PASS
from terec.store_cassandra.runs.partition import Piece, RunState
from terec.store_cassandra.saving.chunks import read_head

RUNS_REMEMBERED = 16
CASES_REMEMBERED = 400_000
"""Beyond these the runs used longest ago are forgotten; a case takes some 200 bytes."""

_HEADS = f"SELECT piece, chunk, head FROM result_chunk WHERE {OF_RUN} AND piece = ?"


class Seen(NamedTuple):
    """One sighting of a case: in which piece, in which chunk of it, at which place there.

    position: within the piece. mark: outcome and bits of marks.
    """

    piece: Piece
    chunk: int
    place: int
    position: int
    mark: int

    @property
    def outcome(self) -> Outcome:
        return OUTCOMES[self.mark & OUTCOME_BITS]

    @property
    def order(self) -> tuple[int, int]:
        """Order of receipt within the run."""
        return self.piece.upload, self.piece.first + self.position


class SettledCase(NamedTuple):
    """kept: sightings that remain, oldest first; effective: the one that counts."""

    kept: tuple[Seen, ...]
    effective: Seen
    passed_on_retry: bool
    ambiguous: bool = False


Sightings = dict[bytes, tuple[Seen, ...]]
"""All sightings of each case of a run by its id, replaced ones among them."""


def passed_on_retry(mark: int) -> bool:
    """Whether a sighting with this mark passed after its own report told of a failed try."""
    return mark & (OUTCOME_BITS | FAILED_BEFORE) == FAILED_BEFORE | PASS


def settle_case(sightings: Sequence[Seen]) -> SettledCase:
    """What model.settle says of the sightings."""
    if len(sightings) == 1:  # nearly all
        (only,) = sightings
        return SettledCase((only,), only, passed_on_retry(only.mark))
    newest = max(sightings, key=lambda seen: seen.order)
    rivals = [seen for seen in sightings if seen.piece.upload == newest.piece.upload]
    if len(rivals) == 1 and all(seen.piece.seat == newest.piece.seat for seen in sightings):
        # One sender sent it again, as after most repetitions: settle() comes to the same, ten times slower.
        retried = newest.outcome is Outcome.PASS and newest.mark & FAILED_BEFORE > 0
        return SettledCase((newest,), newest, retried)
    by_order = {seen.order: seen for seen in sightings}
    settled = settle(_observation(seen) for seen in sightings)
    kept = tuple(by_order[each.upload, each.position] for each in settled.kept)
    effective = by_order[settled.effective.upload, settled.effective.position]
    return SettledCase(kept, effective, settled.passed_on_retry, settled.ambiguous)


def _observation(seen: Seen) -> Observation:
    return Observation(*seen.piece.seat, *seen.order, seen.outcome, seen.mark & FAILED_BEFORE > 0)


class SeenCases:
    """The sightings of runs, remembered between the pieces of an upload."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: OrderedDict[RunKey, tuple[Sequence[Piece], Sightings]] = OrderedDict()

    def of(self, state: RunState) -> Sightings:
        """The sightings of the run's pieces; what is not remembered is read. Nobody may change the answer."""
        with self._lock:
            pieces, sightings = self._known.get(state.key, ((), {}))
        if list(pieces) != state.pieces[: len(pieces)]:
            pieces, sightings = (), {}
        return read_sightings(self._database, state, state.pieces[len(pieces) :], sightings)

    def remember(self, state: RunState, sightings: Sightings) -> None:
        with self._lock:
            self._known[state.key] = (tuple(state.pieces), sightings)
            self._known.move_to_end(state.key)
            while len(self._known) > 1 and (
                len(self._known) > RUNS_REMEMBERED
                or sum(len(each[1]) for each in self._known.values()) > CASES_REMEMBERED
            ):
                self._known.popitem(last=False)

    def forget(self, key: RunKey) -> None:
        with self._lock:
            self._known.pop(key, None)


def are_whole(sightings: Sightings, pieces: Iterable[Piece]) -> bool:
    """Whether they are all that the pieces brought: the chunks of some may have expired."""
    return sum(map(len, sightings.values())) == sum(piece.results for piece in pieces)


def read_sightings(
    database: Database, state: RunState, pieces: Iterable[Piece], before: Sightings | None = None
) -> Sightings:
    """The sightings in these pieces of the run, beside those before."""
    wanted = list(pieces)
    found = dict(before or {})
    contents = list({piece.content for piece in wanted})
    heads = dict(zip(contents, database.rows_of(_HEADS, [(*state.key, each) for each in contents]), strict=True))
    for piece in wanted:
        for row in heads[piece.content]:
            add_sightings(found, piece, row.chunk, row.head)
    return found


def add_sightings(found: Sightings, piece: Piece, chunk: int, head: bytes) -> None:
    """Add those of one chunk."""
    ids, marks, positions = read_head(head)
    for place, (test, mark, position) in enumerate(zip(ids, marks, positions, strict=True)):
        found[test] = (*found.get(test, ()), Seen(piece, chunk, place, position, mark))

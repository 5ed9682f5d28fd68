"""Cases of a run read back from its chunks."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.cluster.errors import RunChanged
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.results.cases import Case, Told
from terec.store_cassandra.results.rows import Names, Row
from terec.store_cassandra.runs.partition import Piece, RunState
from terec.store_cassandra.saving.chunks import read_rows, rows_with_marks
from terec.store_cassandra.saving.seen import Seen, SettledCase, passed_on_retry, settle_case

_PIECE = f"SELECT head, body FROM result_chunk WHERE {OF_RUN} AND piece = ?"
_BODY = f"SELECT body FROM result_chunk WHERE {OF_RUN} AND piece = ? AND chunk = ?"
_CHUNKS_AHEAD = 2


class _Found(NamedTuple):
    """One sighting as it comes out of a stream of chunks."""

    names: Names
    test: bytes
    told: Told


def stream_cases(database: Database, state: RunState) -> Iterator[Case]:
    """Every case of the run, settled, by package, class, case and config."""
    for case, _ in stream_sightings(database, state):
        yield case


def stream_sightings(database: Database, state: RunState) -> Iterator[tuple[Case, list[Told]]]:
    """The same, each with all its sightings, replaced ones among them.

    The pieces are ordered by names each and are merged: in memory are two chunks of every piece.
    """
    streams = [_stream(database, state, piece) for piece in state.pieces]
    merged = heapq.merge(*streams, key=attrgetter("names")) if len(streams) > 1 else chain(*streams)
    for _, found in groupby(merged, key=attrgetter("names")):
        some = list(found)
        sightings = [each.told for each in some]
        yield settled_case(some[0].test, sightings), sightings


def settled_case(test: bytes, sightings: Sequence[Told]) -> Case:
    """The case that these sightings make, replaced ones among them."""
    if len(sightings) == 1:
        (only,) = sightings
        return Case(test, sightings, only, passed_on_retry(only.mark))
    return made_case(test, settle_case([_seen(told) for told in sightings]), {told.order: told for told in sightings})


def fresh_case(test: bytes, seen: Seen, row: Row) -> Case:
    """The case of which there is this sighting alone."""
    told = Told(seen.piece, seen.mark, seen.order, row)
    return Case(test, (told,), told, passed_on_retry(seen.mark))


def made_case(test: bytes, settled: SettledCase, told: Mapping[tuple[int, int], Told]) -> Case:
    """told: at least the sightings that were kept, by their order of receipt."""
    if len(settled.kept) == 1:  # nearly all
        only = told[settled.effective.order]
        return Case(test, (only,), only, settled.passed_on_retry)
    kept = [told[seen.order] for seen in settled.kept]
    return Case(test, kept, told[settled.effective.order], settled.passed_on_retry)


def read_told(database: Database, state: RunState, wanted: Iterable[Seen]) -> dict[tuple[int, int], Told]:
    """These sightings with their rows, by their order of receipt; each chunk is read once.

    RunChanged when one of them is gone: the run was deleted, or its rows expired, since its sightings were read.
    """
    chunks: dict[tuple[int, int], list[Seen]] = {}
    for seen in wanted:
        chunks.setdefault((seen.piece.content, seen.chunk), []).append(seen)
    bodies = database.rows_of(_BODY, [(*state.key, *each) for each in chunks])
    told: dict[tuple[int, int], Told] = {}
    for found, some in zip(bodies, chunks.values(), strict=True):
        if not found:
            raise RunChanged(f"{state.key} changed while it was read; try again.")
        rows = read_rows(found[0].body)
        told.update((seen.order, Told(seen.piece, seen.mark, seen.order, rows[seen.place])) for seen in some)
    return told


def _stream(database: Database, state: RunState, piece: Piece) -> Iterator[_Found]:
    for chunk in database.stream(_PIECE, (*state.key, piece.content), fetch_size=_CHUNKS_AHEAD):
        for test, mark, position, row in rows_with_marks(chunk.head, chunk.body):
            yield _Found(row.names, test, Told(piece, mark, (piece.upload, piece.first + position), row))


def _seen(told: Told) -> Seen:
    return Seen(told.piece, 0, 0, told.order[1] - told.piece.first, told.mark)


def stream_told(database: Database, state: RunState) -> Iterator[Told]:
    """Every sighting of the run, replaced ones among them."""
    for piece in state.pieces:
        for found in _stream(database, state, piece):
            yield found.told

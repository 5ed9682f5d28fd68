"""The content of a piece, chunks and texts: written where nobody sees it before a step of the run shows it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from terec.model import RunKey
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.layout.terms import Term
from terec.store_cassandra.runs.partition import Piece, RunState
from terec.store_cassandra.saving.chunks import Chunks
from terec.store_cassandra.saving.content import Content
from terec.store_cassandra.saving.seen import Sightings, are_whole
from terec.store_cassandra.texts.texts import Texts

_CHUNK = (
    "INSERT INTO result_chunk (org, project, suite, branch, run_id, piece, chunk, head, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?"
)


@dataclass(slots=True)
class Made:
    """What is made of an upload before the run is looked at.

    removed: texts that were removed by then. stored: the run on top of which the content was written, and as which
    piece; None: it was not written yet.
    """

    content: Content
    chunks: Chunks
    digest: str
    term: Term
    removed: set[str]
    stored: tuple[RunState, Piece] | None = None

    def is_stored(self, state: RunState, piece: Piece) -> bool:
        """Whether a turn before wrote all of it where this piece has it, and nothing took it away since."""
        if self.stored is None:
            return False
        before, written = self.stored
        return written.lies_with(piece) and _is_same_run(before, state)


def begin_content(
    database: Database, texts: Texts, state: RunState, piece: Piece, made: Made, before: Sightings
) -> Callable[[], None]:
    """Begin to write chunks and texts; not again what is there, nor what an earlier turn of the same upload wrote.

    They are written when what it answers has returned. before: the run's sightings without the piece.
    """
    is_there = any(each.lies_with(piece) for each in state.pieces) and are_whole(before, state.pieces)
    if is_there or made.is_stored(state, piece):
        return database.begin_batches([])
    finish = database.begin_batches(content_batches(texts, state.key, piece, made))

    def finished() -> None:
        finish()
        made.stored = (state, piece)

    return finished


def content_batches(texts: Texts, key: RunKey, piece: Piece, made: Made) -> Iterator[Sequence[Statement]]:
    """What writes the chunks and the texts of a piece."""
    ttl = made.term.ttl
    for nth, chunk in enumerate(made.chunks.chunks):
        yield [(_CHUNK, (*key, piece.content, nth, chunk.head, chunk.body, ttl))]
    yield from texts.batches(key, piece, made.content, made.removed, ttl)


def _is_same_run(before: RunState, now: RunState) -> bool:
    """Whether the run only grew by uploads: it was not deleted and made anew, and no copy took its place.

    With a run that goes, or is replaced, go its chunks and the uses of its texts, those of an upload under way among
    them. A run that is made anew has another first receipt; the pieces of a copy are others, and have no digest.
    """
    known = len(before.pieces)
    same = now.standing.received == before.standing.received and now.pieces[:known] == before.pieces
    return same and all(piece.digest for piece in now.pieces[known:])

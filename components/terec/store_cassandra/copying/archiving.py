"""Reads what a run keeps, in the words of store.Archive."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from terec.model import (
    FailureSignature,
    Result,
    ResultSignatures,
    Run,
    RunKey,
    RunStatus,
    UploadHeader,
    from_microseconds,
    moment_or_none,
    read_event,
)
from terec.store import ArchivedEvent, ArchivedPiece, ArchivedResults, ArchivedRun, ArchivedUpload
from terec.store_cassandra.cluster.database import Database, utc
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.results.cases import Told
from terec.store_cassandra.results.marks import OUTCOME_BITS, OUTCOMES
from terec.store_cassandra.results.records import sent_attempt
from terec.store_cassandra.results.rows import NO_DETAIL, NO_TRAIT, Row, SignatureWords, Signed
from terec.store_cassandra.runs.changes import read_changes
from terec.store_cassandra.runs.heads import SENT, Head
from terec.store_cassandra.runs.partition import READ, Piece, RunState
from terec.store_cassandra.saving.chunks import rows_with_marks
from terec.store_cassandra.saving.seen import Sightings, settle_case
from terec.store_cassandra.texts.texts import Texts

RESULTS_AT_ONCE = 500
"""Results whose texts are in memory together."""

_CHUNKS = f"SELECT head, body FROM result_chunk WHERE {OF_RUN} AND piece = ?"
_EVENTS = f"SELECT id, body, position, received FROM run WHERE {OF_RUN} AND kind = 'event'"
_MAKE: Callable[..., Result] = Result
_LATEST = 2**63


def archived_run(database: Database, state: RunState, head: Head, positions: Mapping[str, int]) -> ArchivedRun:
    """positions: how far each reader came."""
    read_up_to = min(positions.values()) if positions else READ
    uploads = sorted(state.uploads.values(), key=lambda each: each.upload)
    arrived = state.arrivals | {piece.digest: piece.upload for piece in state.pieces}
    pieces = [ArchivedPiece(bytes.fromhex(digest), upload) for digest, upload in arrived.items() if digest]
    return ArchivedRun(
        replace(_header(state.key, head), changes=None if state.changes is None else read_changes(state.changes)),
        from_microseconds(head.received),
        from_microseconds(head.started),
        moment_or_none(head.last_upload),
        tuple(head.parts),
        head.arrived,
        head.open_uploads,
        head.uploads,
        tuple(
            ArchivedUpload(each.upload, UploadHeader(*each.seat, each.upload_id, not each.is_open), each.positions)
            for each in uploads
        ),
        tuple(sorted(pieces, key=lambda each: (each.upload, each.digest))),
        tuple(_events(database, state.key, read_up_to)),
    )


def archived_results(
    database: Database, texts: Texts, state: RunState, sightings: Sightings
) -> Iterator[ArchivedResults]:
    """Kept results by upload in order of receipt, then by position; a piece is in memory at once, without its texts."""
    kept = {seen.order for seen_here in sightings.values() for seen in settle_case(seen_here).kept}
    pieces = sorted(state.pieces, key=lambda piece: (piece.upload, piece.first))
    for upload, group in groupby(pieces, key=lambda piece: piece.upload):
        for piece in group:
            told = [each for each in _told(database, state, piece) if each.order in kept]
            for start in range(0, len(told), RESULTS_AT_ONCE):
                yield _results(texts, state.key.org, upload, piece, told[start : start + RESULTS_AT_ONCE])


def _told(database: Database, state: RunState, piece: Piece) -> list[Told]:
    """The piece's results in the order in which they came."""
    found = [
        Told(piece, mark, (piece.upload, piece.first + position), row)
        for chunk in database.stream(_CHUNKS, (*state.key, piece.content), fetch_size=2)
        for _, mark, position, row in rows_with_marks(chunk.head, chunk.body)
    ]
    return sorted(found, key=lambda told: told.order)


def _results(texts: Texts, org: str, upload: int, piece: Piece, told: Sequence[Told]) -> ArchivedResults:
    whole = texts.read(ref for each in told for ref in each.refs(org))
    signatures = {nth: _signatures(each.row) for nth, each in enumerate(told) if _is_signed(each.row)}
    results = [sent_result(each, whole) for each in told]
    return ArchivedResults(upload, UploadHeader(*piece.seat), results, signatures)


def sent_result(told: Told, texts: Mapping[str, str]) -> Result:
    """The result as it was sent."""
    row = told.row
    group, file, line, runner, *owners = row.trait or NO_TRAIT
    detail = row.detail or NO_DETAIL
    whole = [texts.get(each) if each else None for each in detail.texts]
    return _MAKE(
        *row.names,
        OUTCOMES[told.mark & OUTCOME_BITS],
        group,
        moment_or_none(row.tstamp),
        row.duration,
        *whole,
        detail.error_type,
        file,
        line,
        runner,
        detail.properties,
        tuple(detail.attachments or ()),
        tuple(sent_attempt(each, texts) for each in detail.attempts or ()),
        tuple(owners[0]) if owners else (),
    )


def _is_signed(row: Row) -> bool:
    return bool(row.signed) or bool(row.detail and row.detail.attempts)


def _signatures(row: Row) -> ResultSignatures:
    own, attempts = row.signed or Signed(None, [])
    wanted = len(row.detail.attempts or ()) if row.detail else 0
    padded = [*attempts, *[None] * (wanted - len(attempts))]
    return ResultSignatures(_signature(own), tuple(_signature(each) for each in padded))


def _signature(words: SignatureWords | None) -> FailureSignature | None:
    return FailureSignature(*words) if words else None


def _header(key: RunKey, head: Head) -> Run:
    words: dict[str, Any] = {name: head.words.get(name) for name in SENT}
    commits, base_history = head.words.get("commits"), head.words.get("base_history")
    status = head.words.get("status")
    return Run(
        *key,
        tstamp=moment_or_none(head.words.get("tstamp")),
        status=None if status is None else RunStatus(status),
        commits=None if commits is None else tuple(commits),
        base_history=None if base_history is None else tuple(base_history),
        **words,
    )


def _events(database: Database, key: RunKey, read_up_to: int) -> Iterator[ArchivedEvent]:
    """The run's events, oldest first."""
    rows = database.rows(_EVENTS, key)
    placed = [(utc(row.received), _LATEST if row.position is None else row.position, row) for row in rows]
    for received, position, row in sorted(placed, key=lambda each: each[:2]):
        event = read_event(row.body.decode("utf-8", "surrogatepass"))
        yield ArchivedEvent(row.id, event, received, position == READ or 0 < position <= read_up_to)

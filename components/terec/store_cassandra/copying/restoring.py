"""store.Archive: a run that another store kept, put into the place of what is stored under its key."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from terec.model import RunKey, SuiteKey, UnknownEvent, as_microseconds, event_text, microseconds_or_none
from terec.store import ArchivedEvent, ArchivedResults, ArchivedRun, ArchivedUpload
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.finishing.under_way import arrived_wholly
from terec.store_cassandra.layout.buckets import day_of
from terec.store_cassandra.layout.terms import rules_of, term_of
from terec.store_cassandra.results.marks import OUTCOME_BITS
from terec.store_cassandra.runs.changes import packed_changes
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.runs.lists import list_rows
from terec.store_cassandra.runs.partition import OpenedUpload, Piece, RunState, read_state, upload_row
from terec.store_cassandra.runs.removal import CassandraRemoval
from terec.store_cassandra.runs.steps import Change, CopiedEvent, commit
from terec.store_cassandra.runs.suites import make_suite, suite_made
from terec.store_cassandra.saving.chunks import make_chunks
from terec.store_cassandra.saving.content import make_content
from terec.store_cassandra.saving.saving import forget_removed
from terec.store_cassandra.saving.seen import read_sightings, settle_case
from terec.store_cassandra.saving.storing import Made


class CassandraRestoring(CassandraRemoval):
    def restore_run(self, run: ArchivedRun, results: Iterable[ArchivedResults]) -> None:
        """The chunks are written first, then one step shows them in the place of what was there, whose rows go then."""
        header = run.header
        suite = SuiteKey(header.org, header.project, header.suite)
        key = RunKey(*suite, header.branch, header.run_id or 0)
        made = suite_made(self._database, suite)
        if made is None:
            made = as_microseconds(run.received)
            make_suite(self._database, suite, made)
        stored = _Stored(time.time_ns() // 1000, self._texts.removed(key.org))
        self._store_pieces(key, results, stored)
        stepping(lambda: self._restored(key, run, stored, made), key)

    def _store_pieces(self, key: RunKey, results: Iterable[ArchivedResults], stored: "_Stored") -> None:
        """Write the chunks and texts of the results; positions are given anew: only their order counts."""
        term = term_of(rules_of(self._database, key.org), key)
        now = time.time_ns() // 1000
        positions: Counter[int] = Counter()
        for some in results:
            content = make_content(some.results, some.signatures)
            forget_removed(content, stored.removed)
            chunks = make_chunks(content)
            piece = Piece(
                len(stored.pieces) + 1,
                chunks.content,
                "",
                some.upload,
                positions[some.upload],
                len(some.results),
                len(chunks.chunks),
                *(some.header.part, some.header.attempt, some.header.sender),
                day_of(now),
                term.days,
                now,
            )
            self._saving.store_content(key, piece, Made(content, chunks, piece.digest, term, stored.removed))
            positions[some.upload] += len(some.results)
            stored.pieces.append(piece)
            stored.texts.update(content.texts)

    def _restored(self, key: RunKey, run: ArchivedRun, stored: "_Stored", made: int) -> bool | None:
        """None: somebody else wrote to the run meanwhile."""
        state = read_state(self._database, key)
        change = self._replacing(state, run, stored.pieces, made)
        change.replaces = stored.written
        with self._unfinished.noted(key, datetime.now(UTC)):
            after = commit(self._database, state, change)
            if after is None:
                return None
            self._seen.forget(key)
            self._database.write_batches(list_rows(after))  # first, for those of the run before go with what it had
            self._derive_again(after)
            self._take_out_replaced(after)
            self._saving.take_out_removed_since(key, stored.removed, stored.texts)
            whole = arrived_wholly(self._database, after, after.standing.under_way)
            self._database.write_batches(list_rows(whole))
            self._publish(whole, run.received)
        return True

    def _replacing(self, state: RunState, run: ArchivedRun, pieces: list[Piece], made: int) -> Change:
        """The step that puts the run in the place of the state."""
        head = _head(run, made)
        head.pieces = len(pieces)
        head.under_way = [piece.name for piece in pieces]
        sightings = read_sightings(self._database, replace(state, pieces=pieces), pieces)
        for settled in map(settle_case, sightings.values()):
            head.counts[settled.effective.mark & OUTCOME_BITS] += 1
            head.counts[3] += settled.passed_on_retry
        change = Change(head, pieces, [_opened(each) for each in run.uploads], received=as_microseconds(run.received))
        change.changes = packed_changes(run.header)
        change.arrivals = {each.digest.hex(): each.upload for each in run.pieces}
        change.copied = [_copied(each) for each in run.events if each.event_id not in state.events]
        change.dropped = _not_again(state, change)
        return change


@dataclass(frozen=True, slots=True)
class _Stored:
    """What was written before the step that shows it. written: when that was begun, in microseconds.

    removed: digests of the texts that were removed by then. texts: of those that the pieces have.
    """

    written: int
    removed: set[str]
    pieces: list[Piece] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)


def _not_again(state: RunState, change: Change) -> list[tuple[str, str]]:
    """Rows of pieces, uploads and changes that the change does not write over."""
    numbers = {piece.number for piece in change.pieces}
    uploads = {upload_row(each) for each in change.uploads}
    rows = [("piece", f"{each.number:09}") for each in state.pieces if each.number not in numbers]
    rows += [("changes", "")] if state.changes is not None and change.changes is None else []
    return rows + [("upload", name) for name in state.uploads if name not in uploads]


def _head(run: ArchivedRun, made: int) -> Head:
    head = Head(as_microseconds(run.received), as_microseconds(run.started))
    head.take(run.header, head.received)
    head.started = as_microseconds(run.started)
    head.uploads, head.open_uploads = run.uploads_begun, run.open_uploads
    head.parts, head.arrived = sorted(run.parts), run.arrived_total
    head.last_upload, head.suite = microseconds_or_none(run.last_upload), made
    return head


def _opened(upload: ArchivedUpload) -> OpenedUpload:
    number, header, positions = upload
    seat = (header.part, header.attempt, header.sender)
    return OpenedUpload(*seat, header.upload_id or "", number, positions, not header.last)


def _copied(archived: ArchivedEvent) -> CopiedEvent:
    event = archived.event
    body = event.body if isinstance(event, UnknownEvent) else event_text(event)
    return CopiedEvent(archived.event_id, body, as_microseconds(archived.received), archived.read)

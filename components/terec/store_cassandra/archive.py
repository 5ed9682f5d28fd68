"""store.Archive: all that the keyspace keeps, out of it and into it."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from terec.model import (
    CaseId,
    NotFound,
    RunKey,
    StoredJudgement,
    SuiteKey,
    UnknownEvent,
    as_plain,
    event_text,
)
from terec.store import ArchivedEvent, ArchivedResults, ArchivedRun, ArchivedUpload
from terec.store_cassandra.archiving import archived_results, archived_run
from terec.store_cassandra.buckets import day_of
from terec.store_cassandra.chunks import make_chunks
from terec.store_cassandra.content import make_content
from terec.store_cassandra.heads import Head
from terec.store_cassandra.judgements import read_judgement
from terec.store_cassandra.marks import OUTCOME_BITS
from terec.store_cassandra.packing import as_number, id_bytes, number_or_none, pack, unpack
from terec.store_cassandra.partition import (
    Change,
    CopiedEvent,
    OpenedUpload,
    Piece,
    RunState,
    commit,
    read_state,
    stepping,
)
from terec.store_cassandra.places import reader_positions
from terec.store_cassandra.problems import CassandraProblems
from terec.store_cassandra.redaction import CassandraRedaction
from terec.store_cassandra.removal import CassandraRemoval
from terec.store_cassandra.run_changes import packed_changes
from terec.store_cassandra.run_lists import branch_quarters, list_rows, quarters_of
from terec.store_cassandra.seen import read_sightings, settle_case
from terec.store_cassandra.suites import make_suite, suite_made
from terec.store_cassandra.terms import rules_of, term_of
from terec.test_hash import test_id

_RUNS = "SELECT run_id, branch, body FROM run_by_suite WHERE org = ? AND project = ? AND suite = ? AND quarter = ?"
_SUITE = "SELECT made FROM suite WHERE org = ? AND project = ? AND suite = ?"
_JUDGED = "SELECT run_id FROM judgement_summary WHERE org = ? AND project = ? AND suite = ? AND branch = ?"
_REMOVED = "SELECT digest FROM removed_text WHERE org = ?"
_BRANCH = "INSERT INTO branch (org, project, suite, branch, quarter) VALUES (?, ?, ?, ?, ?)"
_PUT_CONTENT = "INSERT INTO run_by_content (org, project, suite, branch, digest, run_id) VALUES (?, ?, ?, ?, ?, ?)"
_AT_ONCE = 1000


class CassandraArchive(CassandraRemoval, CassandraRedaction, CassandraProblems):
    def archived_runs(self, suite: SuiteKey) -> Iterator[RunKey]:
        """A quarter's runs are in memory at once."""
        for quarter in sorted(quarters_of(self._database, suite)):
            rows = self._database.rows(_RUNS, (*suite, quarter))
            found = [(unpack(row.body)[0], RunKey(*suite, row.branch, row.run_id)) for row in rows]
            yield from (key for _, key in sorted(found))

    def archived_run(self, key: RunKey) -> ArchivedRun | None:
        state = read_state(self._database, key)
        if state.head is None:
            return None
        return archived_run(self._database, state, state.head, reader_positions(self._database))

    def archived_results(self, key: RunKey) -> Iterator[ArchivedResults]:
        state = read_state(self._database, key)
        if state.head is not None:
            yield from archived_results(self._database, self._texts, state, self._seen.of(state))

    def restore_run(self, run: ArchivedRun, results: Iterable[ArchivedResults]) -> None:
        """What stands under the key goes first; the chunks are written before the step that shows them."""
        header = run.header
        suite = SuiteKey(header.org, header.project, header.suite)
        key = RunKey(*suite, header.branch, header.run_id or 0)
        made = suite_made(self._database, suite)
        if made is None:
            made = as_number(run.received)
            make_suite(self._database, suite, made)
        stepping(lambda: self._cleared(key), key)
        pieces = self._stored_pieces(key, results)
        stepping(lambda: self._restored(key, run, pieces, made), key)

    def archived_cases(self, suite: SuiteKey) -> Iterator[CaseId]:
        """By package, class, case and config."""
        yield from sorted(names for _, names in self._tests.all_names(suite))

    def restore_cases(self, suite: SuiteKey, cases: Iterable[CaseId]) -> None:
        made = self._known_suite(suite)
        some: dict[bytes, CaseId] = {}
        for names in cases:
            test = id_bytes(test_id(*names))
            if test is not None:
                some[test] = names
            if len(some) >= _AT_ONCE:
                self._tests.add(suite, made, some)
                some = {}
        self._tests.add(suite, made, some)

    def archived_judgements(self, suite: SuiteKey) -> Iterator[StoredJudgement]:
        for branch in sorted({branch for branch, _ in branch_quarters(self._database, suite)}):
            numbers = [row.run_id for row in self._database.rows(_JUDGED, (*suite, branch))]
            for number in reversed(numbers):
                body = read_state(self._database, RunKey(*suite, branch, number)).judgement
                if body is not None:
                    yield read_judgement(unpack(body))

    def restore_judgement(self, judgement: StoredJudgement) -> None:
        key = judgement.run
        self._known_suite(key.suite_key)
        body = pack(as_plain(judgement))
        self._put_summary(stepping(lambda: self._judged(key, body), key))
        self._database.write(_BRANCH, (*key.suite_key, key.branch, 0))  # its run may be gone

    def removed_texts(self, org: str) -> list[bytes]:
        return [bytes(row.digest) for row in self._database.rows(_REMOVED, (org,))]

    def remove_texts(self, org: str, digests: Iterable[bytes]) -> None:
        self._remove(org, list(digests))

    def _known_suite(self, suite: SuiteKey) -> int:
        rows = self._database.rows(_SUITE, suite)
        if not rows:
            raise NotFound(f"Suite not found: {suite.suite!r} in {suite.org}/{suite.project}.")
        return int(rows[0].made or 0)

    def _judged(self, key: RunKey, body: bytes) -> RunState | None:
        return commit(self._database, read_state(self._database, key), Change(judgement=body))

    def _cleared(self, key: RunKey) -> bool | None:
        return self._delete(key, judged=False, told=False)

    def _stored_pieces(self, key: RunKey, results: Iterable[ArchivedResults]) -> list[Piece]:
        """Write the chunks and texts of the results; positions are given anew: only their order counts."""
        term = term_of(rules_of(self._database, key.org), key)
        now = time.time_ns() // 1000
        removed = self._texts.removed(key.org)
        positions: Counter[int] = Counter()
        pieces: list[Piece] = []
        for some in results:
            content = make_content(some.results, some.signatures)
            chunks = make_chunks(content)
            piece = Piece(
                len(pieces) + 1,
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
            self._saving.store_content(key, piece, content, chunks, removed, term)
            positions[some.upload] += len(some.results)
            pieces.append(piece)
        return pieces

    def _restored(self, key: RunKey, run: ArchivedRun, pieces: list[Piece], made: int) -> bool | None:
        state = read_state(self._database, key)
        sightings = read_sightings(self._database, replace(state, pieces=pieces), pieces)
        head = _head(run, made)
        head.pieces = len(pieces)
        for settled in map(settle_case, sightings.values()):
            head.counts[settled.effective.mark & OUTCOME_BITS] += 1
            head.counts[3] += settled.passed_on_retry
        change = Change(head, pieces, [_opened(each) for each in run.uploads], received=as_number(run.received))
        change.changes = packed_changes(run.header)
        change.arrivals = {each.digest.hex(): each.upload for each in run.pieces}
        change.copied = [_copied(each) for each in run.events if each.event_id not in state.events]
        step = self._unfinished.begin(key, datetime.now(UTC))
        after = commit(self._database, state, change)
        if after is None:
            return None
        self._database.write_batches(list_rows(after))
        self._derive_again(after)
        self._publish(after, run.received)
        self._claim_content(after)
        self._unfinished.finish(step)
        return True

    def _claim_content(self, state: RunState) -> None:
        """Let the same content, sent without a number, find the run."""
        digest = state.head.words.get("content_digest") if state.head else None
        if digest:
            self._database.write(_PUT_CONTENT, (*state.key[:4], digest, state.key.run_id))


def _head(run: ArchivedRun, made: int) -> Head:
    head = Head(as_number(run.received), as_number(run.started))
    head.take(run.header, head.received)
    head.started = as_number(run.started)
    head.uploads, head.open_uploads = run.uploads_begun, run.open_uploads
    head.parts, head.arrived = sorted(run.parts), run.arrived_total
    head.last_upload, head.suite = number_or_none(run.last_upload), made
    return head


def _opened(upload: ArchivedUpload) -> OpenedUpload:
    number, header, positions = upload
    seat = (header.part, header.attempt, header.sender)
    return OpenedUpload(*seat, header.upload_id or "", number, positions, not header.last)


def _copied(archived: ArchivedEvent) -> CopiedEvent:
    event = archived.event
    body = event.body if isinstance(event, UnknownEvent) else event_text(event)
    return CopiedEvent(archived.event_id, body, as_number(archived.received), archived.read)

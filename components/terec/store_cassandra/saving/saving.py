"""Saving one piece of an upload: chunks, one step of the run, what is derived from it, and the step that shows it."""

from collections import Counter
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from terec.model import REMOVED_NOTE, CaseId, Event, Received, RunKey, Upload, as_microseconds, event_id, piece_digest
from terec.store import EventsOf
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.cluster.errors import RunChanged
from terec.store_cassandra.finishing.under_way import arrived_wholly
from terec.store_cassandra.finishing.unfinished import Clock, Unfinished
from terec.store_cassandra.layout.buckets import BucketCounts, day_of, week_of
from terec.store_cassandra.layout.terms import Term, rules_of, term_of
from terec.store_cassandra.results.marks import FAIL, OUTCOME_BITS, SKIP
from terec.store_cassandra.results.rows import Names, signed_texts, without_words
from terec.store_cassandra.results.word_index import WordIndex
from terec.store_cassandra.runs.heads import recorded_run
from terec.store_cassandra.runs.lists import list_rows
from terec.store_cassandra.runs.partition import Piece, RunState, read_state
from terec.store_cassandra.runs.steps import Change, commit
from terec.store_cassandra.saving.affected import Affected, added, affected_by
from terec.store_cassandra.saving.chunks import make_chunks
from terec.store_cassandra.saving.content import Content, make_content
from terec.store_cassandra.saving.deriving import Derived, texts_for
from terec.store_cassandra.saving.expecting import expected_tests, most_tests
from terec.store_cassandra.saving.names import SuiteTests
from terec.store_cassandra.saving.receipts import Receipt, receive, replaced_uploads
from terec.store_cassandra.saving.seen import SeenCases, Sightings, add_sightings
from terec.store_cassandra.saving.storing import Made, begin_content, content_batches
from terec.store_cassandra.texts.texts import Texts

NAMES_SHOWN = 200
"""New cases that Received names at most."""

Publish = Callable[[RunState, datetime], None]
"""Puts the run's events that are not in the outbox there."""

TakeOut = Callable[[RunKey, set[str]], None]
"""Takes texts that are removed out of one run, into which something under way brought them back."""


@dataclass(slots=True)
class Saving:
    """What saving works with."""

    database: Database
    seen: SeenCases
    tests: SuiteTests
    words: WordIndex
    texts: Texts
    buckets: BucketCounts
    unfinished: Unfinished
    publish: Publish
    take_out: TakeOut

    def save(self, upload: Upload, events: EventsOf) -> Received:
        """As store.Results.save says."""
        clock = Clock(upload.received)
        content = make_content(upload.results, upload.signatures)
        digest = piece_digest(upload.header, upload.results, lambda text: bytes.fromhex(content.digests[text]))
        removed = self.texts.removed(upload.run.org) if content.texts else set()
        forget_removed(content, removed)
        term = term_of(rules_of(self.database, upload.run.org), upload.run)
        made = Made(content, make_chunks(content), digest.hex(), term, removed)
        return stepping(lambda: self._attempt(upload, events, made, clock), upload.run)

    def _attempt(self, upload: Upload, events: EventsOf, made: Made, clock: Clock) -> Received | None:
        """Save it on top of the run as it stands; None when somebody else was faster, or took what is remembered."""
        state = read_state(self.database, upload.run)
        try:
            return self._saved(state, upload, events, made, clock)
        except RunChanged:
            self.seen.forget(upload.run)
            return None

    def _saved(self, state: RunState, upload: Upload, events: EventsOf, made: Made, clock: Clock) -> Received | None:
        head, before = state.standing, self.seen.of(state)
        self.seen.remember(state, before)  # who loses this turn reads only what came since
        lost = any(test not in before for test in made.content.ids)
        receipt = receive(state, head, made.digest, upload, lost)
        piece = _piece(state, receipt, upload, made)
        stored = self._store_content(state, receipt, piece, made, before)
        affected = self._affected(state, receipt, piece, made, before)
        change = _change(state, receipt, piece, affected, upload)
        told = events(recorded_run(upload.run, replace(receipt.head, under_way=[]).packed()))
        change.events = unsaved(state, told)
        if not receipt.repeated:
            receipt.head.under_way.append(piece.name)
        with self.unfinished.noted(upload.run, clock.now()):
            stored()
            after = commit(self.database, state, change)
            if after is None:
                return None
            new = self._derive(after, affected, made)
            self.seen.remember(after, affected.sightings)
            self.take_out_removed_since(upload.run, made.removed, made.content.texts.keys())
            # Who saved the same before may have died on the way.
            names = [each.name for each in after.pieces if each.digest == piece.digest and each.seat == piece.seat]
            whole = arrived_wholly(self.database, after, names)
            self.database.write_batches(list_rows(whole))
            self.publish(whole, upload.received)
        return _received(upload, made.content, new, affected.warnings)

    def _affected(self, state: RunState, receipt: Receipt, piece: Piece, made: Made, before: Sightings) -> Affected:
        """The cases of the piece with what the run had of them before, settled."""
        sightings: Sightings = dict(before)
        if not receipt.repeated:
            for nth, chunk in enumerate(made.chunks.chunks):
                add_sightings(sightings, piece, nth, chunk.head)
        return affected_by(self.database, state, made.content, piece, before, sightings)

    def take_out_removed_since(self, run: RunKey, removed: set[str], texts: Set[str]) -> None:
        """Take those of the texts out of the run again that were removed while it was written; removed: before that.

        Who removes a text says so and then looks for uses; here the uses are written, and then it is asked.
        """
        since = self.texts.removed(run.org) & texts - removed if texts else set()
        if since:
            self.take_out(run, since)

    def _store_content(
        self, state: RunState, receipt: Receipt, piece: Piece, made: Made, before: Sightings
    ) -> Callable[[], None]:
        """Begin to write chunks and texts: they are written when what it answers has returned.

        Of a repeated piece all is there, under the day on which it first came: under another nobody would find it who
        deletes the run.
        """
        if receipt.repeated:
            return self.database.begin_batches([])
        return begin_content(self.database, self.texts, state, piece, made, before)

    def store_content(self, key: RunKey, piece: Piece, made: Made) -> None:
        self.database.write_batches(content_batches(self.texts, key, piece, made))

    def _derive(self, state: RunState, affected: Affected, made: Made) -> dict[bytes, Names]:
        """Write what histories and judging read; answers the cases that are new to the suite."""
        suite, since = state.key.suite_key, state.standing.suite
        names = {test: row.names for test, row in zip(made.content.ids, made.content.rows, strict=True)}
        new = self.tests.new(suite, since, names)
        signed = self.words.new_signatures(suite, since, (row for row in made.content.rows if row.signed))
        derived = self._derived_of(state, affected, made, len(names))
        self.database.write_batches(
            chain(
                self.tests.batches(suite, new),
                self.words.signature_batches(suite, signed),
                derived.batches(),
            )
        )
        self.tests.remember(suite, since, new)
        self.words.remember(suite, since, signed)
        return new

    def _derived_of(self, state: RunState, affected: Affected, made: Made, tests: int) -> Derived:
        derived = self.derived(state, tests, made.term)
        texts = texts_for(self.texts, state.key.org, affected.cases, made.content.texts)
        for case in affected.cases:
            derived.add(case, texts)
        for test in affected.mended:
            derived.drop_failure(test)
        for failure_hash, test in affected.gone_hashes:
            derived.drop_hash(failure_hash, test)
        return derived

    def derived(self, state: RunState, tests: int, term: Term) -> Derived:
        """Takes what is derived from the run's step; tests: about how many cases the run has, as far as is known."""
        head, suite = state.standing, state.key.suite_key

        def expected() -> int:
            return expected_tests(head, tests, most_tests(self.database, suite))

        buckets = self.buckets.fixed(suite, week_of(head.received), expected)
        return Derived(state.key, head, state.step, buckets, term.ttl)


def unsaved(state: RunState, events: Iterable[Event]) -> list[Event]:
    """The events that the run does not have yet; each once."""
    by_id = {event_id(each): each for each in events}
    return [event for name, event in by_id.items() if name not in state.events]


def _change(state: RunState, receipt: Receipt, piece: Piece, affected: Affected, upload: Upload) -> Change:
    """The step that takes the piece in."""
    head = receipt.head
    head.counts = added(head.counts, affected.counts)
    uploads = [receipt.opened] if receipt.opened else []
    if not receipt.repeated:
        head.pieces = piece.number
        if upload.header.last and head.open_uploads:
            closed = replaced_uploads(state, piece, affected.sightings)
            head.open_uploads -= len(closed)
            uploads += closed
    pieces = [] if receipt.repeated else [piece]
    return Change(head, pieces, uploads, received=as_microseconds(upload.received))


def _piece(state: RunState, receipt: Receipt, upload: Upload, made: Made) -> Piece:
    received = as_microseconds(upload.received)
    header, chunks = upload.header, made.chunks
    return Piece(
        state.standing.pieces + 1,
        chunks.content,
        made.digest,
        receipt.upload,
        receipt.first,
        len(upload.results),
        len(chunks.chunks),
        header.part,
        header.attempt,
        header.sender,
        day_of(received),
        made.term.days,
        received,
    )


def forget_removed(content: Content, removed: set[str]) -> None:
    """Leave only hashes of what was signed from a text that was removed, and show its note in the text's place."""
    if removed.isdisjoint(content.texts):
        return
    for position, row in enumerate(content.rows):
        if not removed.isdisjoint(signed_texts(row)):
            content.rows[position] = without_words(row)
    for digest in removed & content.texts.keys():
        content.texts[digest] = REMOVED_NOTE


def _received(upload: Upload, content: Content, new: dict[bytes, Names], warnings: tuple[str, ...]) -> Received:
    outcomes = Counter(mark & OUTCOME_BITS for mark in content.marks)
    shown = tuple(str(CaseId(*each)) for each in islice(new.values(), NAMES_SHOWN))
    return Received(upload.run, len(content.rows), outcomes[FAIL], outcomes[SKIP], len(new), shown, warnings)

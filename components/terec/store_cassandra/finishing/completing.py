"""What a step of a run leads to, written once more where a crash kept it from being written."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from terec.model import Event, RunKey, event_id
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.judged.summaries import put_summary
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.layout.terms import rules_of, term_of
from terec.store_cassandra.results.cases import Case, Told
from terec.store_cassandra.results.reading import stream_cases, stream_sightings
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.runs.lists import is_listed_at, unstarted_row
from terec.store_cassandra.runs.partition import READ, RunState
from terec.store_cassandra.saving.deriving import Derived, no_hash, texts_for
from terec.store_cassandra.saving.saving import Saving
from terec.store_cassandra.view import View

CASES_AT_ONCE = 500
"""Cases whose texts are in memory together."""


class Completing(View):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._saving = Saving(
            database,
            self._seen,
            self._tests,
            self._words,
            self._texts,
            self._buckets,
            self._unfinished,
            self._publish,
            self._take_out,
        )

    def _take_out(self, key: RunKey, digests: set[str]) -> None:
        """Take these texts, which are removed, out of a run into which something under way brought them back."""
        raise NotImplementedError

    def _blank_removed(self, org: str, digests: set[str], days: Container[int] | None = None) -> None:
        """Blank these texts of the org, which are removed, wherever they stand, or of these days alone."""
        raise NotImplementedError

    def _put_summary(self, state: RunState) -> None:
        """Write what is read of the run's judgement, if it has one, again and again: all but its verdicts."""
        if state.judgement is not None:
            words = pack({**unpack(state.judgement), "verdicts": []})
            put_summary(self._database, state.key, words, state.step)

    def _leave_first_place(self, state: RunState) -> None:
        """Take the run from where it stood in the order of starts before a sender said when it had started.

        Then it stood at its first receipt. Its row there goes last, so that it tells of hashes that are still there.
        """
        head = state.standing
        before = replace(head, started=head.received)
        if before.started != head.started and is_listed_at(self._database, state.key, before):
            self._database.write_batches(self._hash_rows_gone(state, before))
            self._database.write_batches([unstarted_row(state.key, before, state.step)])

    def _publish(self, state: RunState, received: datetime) -> None:
        """Put the run's events that are not in the outbox there, unless pieces are under way.

        An event may be read as soon as it is there, and is not told again: it waits until everything can be read that
        is to be judged, and whoever ends the last piece tells of it.
        """
        waiting = waiting_events(state)
        if waiting and not state.standing.under_way:
            self._log.append(state.key, waiting, received)

    def _derive_again(self, state: RunState) -> None:
        """Write everything that is derived from the run's cases, and take out what later sightings of them replaced."""
        if not state.pieces:
            return
        term = term_of(rules_of(self._database, state.key.org), state.key)
        found = stream_sightings(self._database, state)
        while some := list(islice(found, CASES_AT_ONCE)):
            derived = self._saving.derived(state, state.pieces[-1].results, term)
            for case, sightings in some:
                _drop_replaced(derived, case, sightings)
            self._derive(state, derived, [case for case, _ in some])

    def _derive(self, state: RunState, derived: Derived, cases: Sequence[Case]) -> None:
        texts = texts_for(self._texts, state.key.org, cases, {})
        for case in cases:
            derived.add(case, texts)
        signed = (told.row for case in cases for told in case.kept)
        self._words.add_signatures(state.key.suite_key, state.standing.suite, signed)
        self._tests.add(state.key.suite_key, state.standing.suite, {case.test: case.names for case in cases})
        self._database.write_batches(derived.batches())

    def _hash_rows_gone(self, state: RunState, head: Head) -> Iterator[Sequence[Statement]]:
        """What takes the run's failures, under this head, from the table of hashes."""
        for case in stream_cases(self._database, state):
            for failure_hash in sorted(case.hashes()):
                yield [no_hash(state.key, head, failure_hash, case.test, state.step)]


def waiting_events(state: RunState, events: Iterable[Event] | None = None) -> list[str]:
    """Ids of those of the events that the run has and the outbox has not; None: of all."""
    told = state.events if events is None else dict.fromkeys(map(event_id, events))
    return [each for each in told if state.events.get(each, READ) is None]


def _drop_replaced(derived: Derived, case: Case, sightings: Sequence[Told]) -> None:
    if case.mended(sightings):
        derived.drop_failure(case.test)
    for failure_hash in case.gone_hashes(sightings):
        derived.drop_hash(failure_hash, case.test)

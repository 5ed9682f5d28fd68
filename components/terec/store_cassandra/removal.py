"""store.Runs: removing runs, and those whose time is over."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from terec.events import ANALYZER
from terec.model import RecordedRun, RunKey, as_microseconds
from terec.store_cassandra.batching import Statement
from terec.store_cassandra.buckets import shard_of, week_of
from terec.store_cassandra.cases import Case
from terec.store_cassandra.deriving import no_hash
from terec.store_cassandra.heads import Head
from terec.store_cassandra.partition import Change, RunState, commit, read_state, stepping, upload_row
from terec.store_cassandra.places import org_names, reader_positions, suite_keys
from terec.store_cassandra.reading import stream_cases
from terec.store_cassandra.run_lists import started_before, unlist_rows, unstarted_row
from terec.store_cassandra.runs import CassandraRuns
from terec.store_cassandra.terms import FOR_EVER, kept_days, rules_of
from terec.store_cassandra.text_removal import forget_uses

_RUN = "org = ? AND project = ? AND suite = ? AND branch = ? AND run_id = ?"
_NO_CHUNKS = f"DELETE FROM result_chunk WHERE {_RUN}"
_NO_CHUNKS_UNTIL = f"DELETE FROM result_chunk USING TIMESTAMP ? WHERE {_RUN} AND piece = ?"
_NO_FAILURES = f"DELETE FROM failure_by_run USING TIMESTAMP ? WHERE {_RUN}"
_NO_HISTORY = (
    "DELETE FROM history_by_test USING TIMESTAMP ? WHERE org = ? AND project = ? AND suite = ? AND branch = ?"
    " AND week = ? AND bucket = ? AND test_id = ? AND run_id = ?"
)
_NO_CONTENT = "DELETE FROM run_by_content WHERE org = ? AND project = ? AND suite = ? AND branch = ? AND digest = ?"
_NO_SUMMARY = f"DELETE FROM judgement_summary USING TIMESTAMP ? WHERE {_RUN}"
_NO_CORRECTIONS = f"DELETE FROM correction WHERE {_RUN}"

RELAY = "kafka"
"""The reader that hands events on; with it an analyzer reads them elsewhere."""


class CassandraRemoval(CassandraRuns):
    def delete_run(self, key: RunKey) -> bool:
        return stepping(lambda: self._delete(key, judged=True), key)

    def delete_expired(self, now: datetime) -> int:
        """One run after the other; what has a time to live is left to it, and only taken from the lists."""
        positions = reader_positions(self._database)
        count = 0
        for org in org_names(self._database):
            for run in self._past_their_term(org, now):
                if self._may_go(run, positions):
                    gone = stepping(partial(self._delete, run.key, judged=False), run.key)
                    count += gone
                    if not gone:
                        self._unlist(run)
        return count

    def _delete(self, key: RunKey, judged: bool, told: bool = True) -> bool | None:
        """False: there is no such run; None: somebody wrote to it meanwhile.

        judged: also what was said of it, be the run itself gone before. told: also its events. First it leaves the
        lists by number; last go its own partition and its place in the order of starts: whoever deletes it again after
        a crash finds the rest.
        """
        state = read_state(self._database, key)
        if state.head is not None:
            self._take_out_replaced(state)
            self._leave_first_place(state)
            expires = not judged and all(piece.term != FOR_EVER for piece in state.pieces)
            for batches in self._rows_gone(state, expires):
                self._database.write_batches(batches)
        elif not judged or state.judgement is None:
            return False
        if judged:
            self._database.write_batches([[(_NO_SUMMARY, (state.step, *key))], [(_NO_CORRECTIONS, key)]])
        if commit(self._database, state, Change(dropped=_dropped(state, judged, told))) is None:
            return None
        if state.head is not None:
            self._database.write_batches([unstarted_row(key, state.head, state.step)])
        self._seen.forget(key)
        return state.head is not None

    def _unlist(self, run: RecordedRun) -> None:
        """Take a run that is gone from where delete_expired found it: who deleted it died before."""
        state = read_state(self._database, run.key)
        if state.head is None and run.received is not None and run.started is not None:
            head = Head(as_microseconds(run.received), as_microseconds(run.started))
            self._database.write_batches([unstarted_row(run.key, head, state.step)])

    def _rows_gone(self, state: RunState, expires: bool) -> Iterator[Iterable[Sequence[Statement]]]:
        """Everything that was derived from the run, then its chunks; expires: history and texts go by themselves."""
        yield unlist_rows(state.key, state.standing, state.step)
        yield self._derived_gone(state, expires)
        if not expires:
            forget_uses(self._database, state)
        digest = state.standing.words.get("content_digest")
        content = [[(_NO_CONTENT, (*state.key[:4], digest))]] if digest else []
        yield chain(content, [[(_NO_CHUNKS, state.key)]])

    def _derived_gone(self, state: RunState, expires: bool = False) -> Iterator[Sequence[Statement]]:
        """What takes out all that was derived from the run up to its step; what later ones wrote stays.

        Made while the run is read, so that many cases are under way at once and few are in memory.
        """
        head, step = state.standing, state.step
        count = self._buckets.of(state.key.suite_key, week_of(head.received))
        for case in stream_cases(self._database, state):
            yield from ([no_hash(state.key, head, each, case.test, step)] for each in case.hashes())
            if not expires and count is not None:
                yield [_no_history(state, case, count)]
        yield [(_NO_FAILURES, (step, *state.key))]

    def _take_out_replaced(self, state: RunState) -> None:
        """Take out what is left of the runs whose place this one took, then forget them.

        Also their chunks and the uses of their texts, up to the moment at which the new ones were begun.
        """
        for before, written in state.replaced.values():
            self._leave_first_place(before)
            self._database.write_batches(unlist_rows(before.key, before.standing, before.step))
            self._database.write_batches([unstarted_row(before.key, before.standing, before.step)])
            self._database.write_batches(self._derived_gone(before))
            until = min(before.step, written - 1)
            forget_uses(self._database, before, until)
            self._database.write_batches(_content_gone(before, state, until))
        if state.replaced:
            stepping(lambda: self._forgotten_replaced(state), state.key)

    def _forgotten_replaced(self, state: RunState) -> RunState | None:
        now = read_state(self._database, state.key)
        return commit(self._database, now, Change(dropped=[("replaced", each) for each in state.replaced]))

    def _past_their_term(self, org: str, now: datetime) -> Iterator[RecordedRun]:
        rules = rules_of(self._database, org)
        if not rules:
            return
        shortest = now - timedelta(days=min(rule.days for rule in rules))
        for suite in suite_keys(self._database, org):
            for run in list(started_before(self._database, suite, shortest)):
                days = kept_days(rules, run.key)
                last = max(each for each in (run.received, run.last_upload) if each is not None)
                if days is not None and last + timedelta(days=days) < now:
                    yield run

    def _may_go(self, run: RecordedRun, positions: dict[str, int]) -> bool:
        """Whether every reader has read the run's events, and it was judged where something judges."""
        if not positions:
            return True
        state = read_state(self._database, run.key)
        read = min(positions.values())
        if any(position is None or position > read for position in state.events.values()):
            return False
        judges = ANALYZER in positions or RELAY in positions
        return not judges or not state.head or not state.head.counts[1] or state.judgement is not None


def _content_gone(before: RunState, now: RunState, until: int) -> Iterator[Sequence[Statement]]:
    """What takes the chunks, and the name by its content, that the run had before and has not now."""
    contents = {piece.content for piece in before.pieces} - {piece.content for piece in now.pieces}
    yield from ([(_NO_CHUNKS_UNTIL, (until, *before.key, content))] for content in sorted(contents))
    digest = before.standing.words.get("content_digest")
    if digest and not (now.head and now.head.words.get("content_digest") == digest):
        yield [(_NO_CONTENT, (*before.key[:4], digest))]


def _dropped(state: RunState, judged: bool, told: bool) -> list[tuple[str, str]]:
    rows = [("head", ""), ("arrivals", "")]
    rows += [("piece", f"{piece.number:09}") for piece in state.pieces]
    rows += [("upload", upload_row(each)) for each in state.uploads.values()]
    rows += [("event", each) for each in state.events if told]
    rows += [("replaced", each) for each in state.replaced]
    rows += [("changes", "")] if state.changes is not None else []
    return [*rows, ("judgement", "")] if judged else rows


def _no_history(state: RunState, case: Case, count: int) -> Statement:
    bucket = shard_of(case.test, count)
    place = (*state.key[:4], week_of(state.standing.received), bucket, case.test, state.key.run_id)
    return _NO_HISTORY, (state.step, *place)

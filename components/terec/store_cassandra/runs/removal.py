"""store.Runs: removing runs, and those whose time is over."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

from terec.events import JUDGING
from terec.model import RetentionRule, RunKey, SuiteKey, as_microseconds, days_kept
from terec.store_cassandra.cluster.database import Statement
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.cluster.errors import raise_first
from terec.store_cassandra.judged.summaries import no_summary
from terec.store_cassandra.layout.buckets import shard_of, week_of
from terec.store_cassandra.layout.keys import OF_BRANCH, OF_RUN, OF_SUITE
from terec.store_cassandra.layout.terms import FOR_EVER, LAG_DAYS, rules_of
from terec.store_cassandra.results.cases import Case
from terec.store_cassandra.results.reading import stream_cases
from terec.store_cassandra.runs.branches import note_emptied
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.runs.lists import StartedRun, listed_heads, started_before, unlist_rows, unstarted_row
from terec.store_cassandra.runs.partition import Replaced, RunState, read_state, upload_row
from terec.store_cassandra.runs.places import org_names, reader_positions, suite_keys
from terec.store_cassandra.runs.runs import CassandraRuns
from terec.store_cassandra.runs.steps import Change, commit
from terec.store_cassandra.saving.deriving import no_hash
from terec.store_cassandra.texts.removal import forget_uses

_NO_CHUNKS = f"DELETE FROM result_chunk USING TIMESTAMP ? WHERE {OF_RUN}"
_NO_PIECE = f"{_NO_CHUNKS} AND piece = ?"
_NO_FAILURES = f"DELETE FROM failure_by_run USING TIMESTAMP ? WHERE {OF_RUN}"
_NO_HISTORY = (
    f"DELETE FROM history_by_test USING TIMESTAMP ? WHERE {OF_BRANCH} AND week = ? AND bucket = ?"
    " AND test_id = ? AND run_id = ?"
)
_GIVEN = f"SELECT run_id FROM run_by_content WHERE {OF_BRANCH} AND digest = ?"
_NOT_GIVEN = f"DELETE FROM run_by_content WHERE {OF_BRANCH} AND digest = ? IF run_id = ?"
_NOTE_DELETED = "INSERT INTO deleted_run (org, project, suite, branch, run_id) VALUES (?, ?, ?, ?, ?)"
_DELETED = f"SELECT branch, run_id FROM deleted_run WHERE {OF_SUITE}"
_NO_CORRECTIONS = f"DELETE FROM correction USING TIMESTAMP ? WHERE {OF_RUN}"
_DAY_MICROSECONDS = 24 * 60 * 60 * 1_000_000


HEADS_AT_ONCE = 500
"""Runs that are weighed together: a head with many commits takes some KiB."""


class CassandraRemoval(CassandraRuns):
    def delete_run(self, key: RunKey) -> bool:
        return stepping(lambda: self._delete(key), key)

    def deleted_runs(self, suite: SuiteKey) -> set[tuple[str, int]]:
        return {(row.branch, row.run_id) for row in self._database.rows(_DELETED, suite)}

    def delete_expired(self, now: datetime) -> int:
        """One run after the other; what expires by itself soon is left to that, and only taken from the lists.

        A run that cannot be deleted while the cluster answers keeps no other: its error is raised when all were tried.
        """
        positions = reader_positions(self._database)
        failures: list[Exception] = []
        count = 0
        for org in org_names(self._database):
            if rules := rules_of(self._database, org):
                may = partial(_may_go, rules=rules, positions=positions, now=now)
                delete = partial(self._delete, expired=now, may=may)
                for suite in suite_keys(self._database, org):
                    count += self._delete_all_due(self._past_their_term(suite, rules, now), delete, failures)
                    note_emptied(self._database, suite, now)
        raise_first(failures)
        return count

    def _delete_all_due(
        self, some: Iterable[StartedRun], delete: Callable[[RunKey], bool | None], failures: list[Exception]
    ) -> int:
        """How many of them went; failures: takes the errors of others."""
        count = 0
        for due in some:
            try:
                count += self._delete_due(due, delete)
            except Exception as error:
                if self._database.trouble() is not None:
                    raise
                failures.append(error)
        return count

    def _delete_due(self, due: StartedRun, delete: Callable[[RunKey], bool | None]) -> bool:
        gone = stepping(partial(delete, due.key), due.key)
        if not gone:
            self._unlist(due)
        return gone

    def _delete(
        self, key: RunKey, expired: datetime | None = None, may: Callable[[RunState], bool] | None = None
    ) -> bool | None:
        """Whether the run was there and is gone now; None: somebody wrote to it meanwhile, to be tried again.

        expired: when its term was found to be over; its judgement stays. None: a person deletes it, and its judgement
        goes as well, also when the run itself is gone already. may: asked of the run as it stands; a run that it
        refuses stays. One step takes the run away and keeps what it was, as one whose place another took; what was
        derived from it goes then.
        """
        by_person = expired is None
        state = read_state(self._database, key)
        if state.head is not None and may is not None and not may(state):
            return False
        there = state.head is not None or bool(state.replaced)
        if not there and not (by_person and state.judgement is not None):
            return False
        if by_person:  # before it goes, so that nobody misses it without knowing why
            self._database.write(_NOTE_DELETED, key)
        begun = max(state.step + 1, time.time_ns() // 1000)
        with self._unfinished.noted(key, datetime.now(UTC)):
            if by_person and state.head is None:  # this step leaves nothing that leads to it
                self._database.write_batches(_unsaid(state, begun))
            change = Change(dropped=_dropped(state, by_person), replaces=begun, unsays=by_person)
            gone = commit(self._database, state, change)
            if gone is None:
                return None
            self._seen.forget(key)
            self._take_out_replaced(gone, expired)
        return there

    def _unlist(self, due: StartedRun) -> None:
        """Take a run that is gone from where delete_expired found it: who deleted it died before."""
        state = read_state(self._database, due.key)
        if state.head is None:
            self._database.write_batches([unstarted_row(due.key, Head(due.started, due.started), state.step)])

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

    def _take_out_replaced(self, state: RunState, expired: datetime | None = None) -> None:
        """Take out what is left of the runs whose place this one took, or which were deleted, then forget them.

        Their chunks go behind what is found by them. Behind everything that was derived goes the place of a deleted run
        in the order of starts, by which delete_expired finds it again; what leads the sweep to it goes last.
        expired: when they were found to be past their term; what expires by itself soon afterwards is left to that.
        """
        replaced = list(state.replaced.values())
        for before, begun, unsaid in replaced:
            if unsaid:
                self._database.write_batches(_unsaid(before, begun))
            self._take_from_lists(before, state)
            self._database.write_batches(self._derived_gone(before, _expires_soon(before, expired)))
        for each in replaced:
            if not _expires_soon(each.state, expired):
                forget_uses(self._database, each.state, _until(each, state))
        for each in replaced:
            self._database.write_batches(_content_gone(each, state))
            self._take_back_number(each.state)
        if state.head is None:
            befores = [each.state for each in replaced]
            self._database.write_batches(unstarted_row(each.key, each.standing, each.step) for each in befores)
        if replaced:
            stepping(lambda: self._forgotten_replaced(state), state.key)

    def _take_from_lists(self, before: RunState, state: RunState) -> None:
        self._leave_first_place(before)
        self._database.write_batches(unlist_rows(before.key, before.standing, before.step))
        if state.head is not None:
            self._database.write_batches([unstarted_row(before.key, before.standing, before.step)])

    def _take_back_number(self, before: RunState) -> None:
        """Let the run's content have a new number, where it was given this one and the run does not have it any more.

        A run that was made anew meanwhile is found without: it is listed with its content.
        """
        digest = before.standing.content
        if digest is None:
            return
        place = (*before.key[:4], digest)
        if any(row.run_id == before.key.run_id for row in self._database.rows(_GIVEN, place)):
            now = read_state(self._database, before.key).head
            if now is None or now.content != digest:
                self._database.decide([(_NOT_GIVEN, (*place, before.key.run_id))])

    def _forgotten_replaced(self, state: RunState) -> RunState | None:
        now = read_state(self._database, state.key)
        return commit(self._database, now, Change(dropped=[("replaced", each) for each in state.replaced]))

    def _past_their_term(self, suite: SuiteKey, rules: Sequence[RetentionRule], now: datetime) -> list[StartedRun]:
        """No more than keys is in memory of them, and of the others nothing.

        By their keys alone most are passed over, as those are that no rule names: each hour all of them are met again.
        """
        shortest = now - timedelta(days=min(rule.days for rule in rules))
        started = started_before(self._database, suite, shortest)
        perhaps = (run for run in started if _ends_before(run.key, run.started, rules, now))
        due: list[StartedRun] = []
        while some := list(islice(perhaps, HEADS_AT_ONCE)):
            heads = listed_heads(self._database, some)
            due += [run for run, head in heads if _is_over(run.key, head, rules, now)]
        return due


def _ends_before(key: RunKey, last: int, rules: Sequence[RetentionRule], now: datetime) -> bool:
    """Whether the term of a run has passed that was last heard of at that time, in microseconds."""
    days = days_kept(rules, key)
    return days is not None and last < as_microseconds(now - timedelta(days=days))


def _is_over(key: RunKey, head: Head, rules: Sequence[RetentionRule], now: datetime) -> bool:
    """Whether the run's term has passed since its last receipt, which is never before its start."""
    return _ends_before(key, max(head.received, head.last_upload or 0), rules, now)


def _may_go(state: RunState, rules: Sequence[RetentionRule], positions: dict[str, int], now: datetime) -> bool:
    """Whether its time is over, every reader has read the run's events, and its failures were judged where any are."""
    if not _is_over(state.key, state.standing, rules, now):
        return False
    if not positions:
        return True
    read = min(positions.values())
    if any(position is None or position > read for position in state.events.values()):
        return False
    judges = any(reader in positions for reader in JUDGING)
    return not judges or not state.standing.counts[1] or state.judgement is not None


def _expires_soon(state: RunState, now: datetime | None) -> bool:
    """Whether all that was stored with the run's pieces goes by itself, as soon as it would under today's rules.

    Of a run that came in under a longer rule it would stay for the rest of that.
    """
    if now is None:
        return False
    latest = as_microseconds(now + timedelta(days=LAG_DAYS))
    return all(
        piece.term != FOR_EVER and piece.received + piece.term * _DAY_MICROSECONDS <= latest for piece in state.pieces
    )


def _until(replaced: Replaced, now: RunState) -> int:
    """When the last was written that is the replaced run's; of a deleted one everything is that lies there."""
    return now.step if now.head is None else min(replaced.state.step, replaced.written - 1)


def _content_gone(replaced: Replaced, now: RunState) -> Iterator[Sequence[Statement]]:
    """What takes the chunks that the run had before and has not now."""
    before, until = replaced.state, _until(replaced, now)
    contents = {piece.content for piece in before.pieces} - {piece.content for piece in now.pieces}
    if now.head is None:  # also what writers left that died
        yield [(_NO_CHUNKS, (until, *before.key))]
    else:
        yield from ([(_NO_PIECE, (until, *before.key, content))] for content in sorted(contents))


def _unsaid(state: RunState, begun: int) -> Iterator[Sequence[Statement]]:
    """What takes what was said of the run before its deletion was begun, but for the row of the run itself."""
    yield from no_summary(state.key, state.step)
    yield [(_NO_CORRECTIONS, (begun, *state.key))]


def _dropped(state: RunState, judgement_too: bool) -> list[tuple[str, str]]:
    rows = [("head", ""), ("arrivals", "")]
    rows += [("piece", f"{piece.number:09}") for piece in state.pieces]
    rows += [("upload", upload_row(each)) for each in state.uploads.values()]
    rows += [("event", each) for each in state.events]
    rows += [("changes", "")] if state.changes is not None else []
    return [*rows, ("judgement", "")] if judgement_too else rows


def _no_history(state: RunState, case: Case, count: int) -> Statement:
    bucket = shard_of(case.test, count)
    place = (*state.key[:4], week_of(state.standing.received), bucket, case.test, state.key.run_id)
    return _NO_HISTORY, (state.step, *place)

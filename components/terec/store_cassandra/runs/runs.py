"""store.Runs: headers and their order."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from terec.model import RUN_ID_MAX, CommitChange, InvalidInput, RecordedRun, Run, RunKey, SuiteKey, as_microseconds
from terec.store import EventsOf
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.finishing.completing import Completing, waiting_events
from terec.store_cassandra.finishing.under_way import arrived_wholly
from terec.store_cassandra.finishing.unfinished import Clock
from terec.store_cassandra.layout.keys import OF_BRANCH, OF_RUN
from terec.store_cassandra.runs.changes import changes_of_runs, packed_changes
from terec.store_cassandra.runs.heads import Head, recorded_run
from terec.store_cassandra.runs.lists import (
    list_rows,
    newest_of_branch,
    newest_of_branches,
    newest_runs,
)
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.runs.steps import Change, commit
from terec.store_cassandra.runs.suites import make_suite, suite_made
from terec.store_cassandra.saving.saving import unsaved

_GIVEN = f"SELECT run_id FROM run_by_content WHERE {OF_BRANCH} AND digest = ?"
_WITH_CONTENT = f"SELECT run_id FROM run_with_content WHERE {OF_BRANCH} AND digest = ? LIMIT ?"
_LOOKED_AT = 10
"""Runs that were listed with a content and may have another one since."""

_CLAIM = (
    "INSERT INTO run_by_content (org, project, suite, branch, digest, run_id) VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS"
)
_CORRECT = f"UPDATE run_by_content SET run_id = ? WHERE {OF_BRANCH} AND digest = ? IF run_id = ?"


_FORGET_DELETED = f"DELETE FROM deleted_run WHERE {OF_RUN}"


class CassandraRuns(Completing):
    def put_run(self, run: Run, received: datetime, events: EventsOf) -> RecordedRun:
        clock = Clock(received)
        suite = SuiteKey(run.org, run.project, run.suite)
        if run.run_id is None:
            return self._put_next(suite, run, clock, events)
        key = RunKey(*suite, run.branch, run.run_id)
        return stepping(lambda: self._put(key, run, clock, events), key)

    def run(self, key: RunKey) -> RecordedRun | None:
        state = read_state(self._database, key)
        return None if state.head is None else state.run

    def runs(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, before: int | None = None
    ) -> list[RecordedRun]:
        return newest_runs(self._database, suite, branch, limit, before)

    def changes(self, suite: SuiteKey, runs: Sequence[RunKey]) -> dict[RunKey, tuple[CommitChange, ...]]:
        return changes_of_runs(self._database, runs)

    def branches(self, suite: SuiteKey) -> list[RecordedRun]:
        return newest_of_branches(self._database, suite)

    def _put_next(self, suite: SuiteKey, run: Run, clock: Clock, events: EventsOf) -> RecordedRun:
        """The run with the same content, else a new one; making its partition is what gives the number."""
        if run.content_digest is None:
            return stepping(lambda: self._put_new(suite, run, clock, events), suite)
        return stepping(lambda: self._put_content(suite, run, clock, events), suite)

    def _put_new(self, suite: SuiteKey, run: Run, clock: Clock, events: EventsOf) -> RecordedRun | None:
        """None when somebody else took the next number meanwhile."""
        state = read_state(self._database, RunKey(*suite, run.branch, self._next_number(suite, run.branch)))
        return self._put_on(state, run, clock, events) if state.head is None else None

    def _put_content(self, suite: SuiteKey, run: Run, clock: Clock, events: EventsOf) -> RecordedRun | None:
        """On the newest run that has the content, else under the number that the content was given.

        A number is given before the run is made, so that a sender who repeats what was broken off finds it. None when
        that is another's run by now: it has a new one then.
        """
        place = (*suite, run.branch, run.content_digest)
        listed, given = self._database.rows_of_each([(_WITH_CONTENT, (*place, _LOOKED_AT)), (_GIVEN, place)])
        for (number,) in listed:
            state = read_state(self._database, RunKey(*suite, run.branch, number))
            if state.head is not None and state.head.content == run.content_digest:
                return self._put_on(state, run, clock, events)
        number = given[0].run_id if given else self._given_number(suite, run)
        if number is None:
            return None
        state = read_state(self._database, RunKey(*suite, run.branch, number))
        if state.head is not None and state.head.content != run.content_digest:
            self._database.decide([(_CORRECT, (self._next_number(suite, run.branch), *place, number))])
            return None
        return self._put_on(state, run, clock, events)

    def _given_number(self, suite: SuiteKey, run: Run) -> int | None:
        """The next number, given to the run's content; None when somebody else gave it one meanwhile."""
        number = self._next_number(suite, run.branch)
        applied, _ = self._database.decide([(_CLAIM, (*suite, run.branch, run.content_digest, number))])
        return number if applied else None

    def _next_number(self, suite: SuiteKey, branch: str) -> int:
        newest = newest_of_branch(self._database, suite, branch, 1)
        number = newest[0].run_id if newest else 0
        if number == RUN_ID_MAX:
            raise InvalidInput(f"Branch {branch!r} has a run with the highest id there is; give this run an id.")
        while number < RUN_ID_MAX and read_state(self._database, RunKey(*suite, branch, number + 1)).head is not None:
            number += 1  # given a moment ago and not listed yet
        return number + 1

    def _put(self, key: RunKey, run: Run, clock: Clock, events: EventsOf) -> RecordedRun | None:
        return self._put_on(read_state(self._database, key), run, clock, events)

    def _put_on(self, state: RunState, run: Run, clock: Clock, events: EventsOf) -> RecordedRun | None:
        """Put it on top of the state; None when somebody else wrote to the run meanwhile."""
        key = state.key
        moment = as_microseconds(clock.received)
        head = Head(moment, moment) if state.head is None else replace(state.head, words=dict(state.head.words))
        head.take(run, moment)
        made = suite_made(self._database, key.suite_key)
        head.suite = made or time.time_ns() // 1000
        stored = recorded_run(key, head.packed())
        told = events(recorded_run(key, replace(head, under_way=[]).packed()))
        change = Change(head, events=unsaved(state, told), received=moment, changes=packed_changes(run))
        if made is None:
            make_suite(self._database, key.suite_key, head.suite)
        with self._unfinished.noted(key, clock.now()):
            after = commit(self._database, state, change)
            if after is None:
                return None
            moved = state.head is not None and state.head.started != head.started
            if moved or waiting_events(state, told):  # the step that told of them may not have derived everything
                self._derive_again(after)
                after = arrived_wholly(self._database, after, head.under_way)
            self._database.write_batches(list_rows(after))
            if state.head is None and state.step:  # something was under this key before
                self._database.write(_FORGET_DELETED, key)
            if moved:
                self._leave_first_place(after)
            self._publish(after, clock.received)
        return stored

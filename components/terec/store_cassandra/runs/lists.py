"""The lists of runs: the newest of a branch, the newest of a suite, and those that started last."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from terec.model import RUN_ID_MAX, RecordedRun, RunKey, SuiteKey, as_microseconds
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.cluster.guesses import Guesses
from terec.store_cassandra.layout.buckets import quarter_of
from terec.store_cassandra.layout.keys import OF_BRANCH, OF_SUITE
from terec.store_cassandra.runs.branches import branches_with_runs
from terec.store_cassandra.runs.heads import Head, ListedRun, listed_runs, read_head, recorded_run
from terec.store_cassandra.runs.partition import RunState

_BY_BRANCH = (
    "INSERT INTO run_by_branch (org, project, suite, branch, quarter, run_id, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?"
)
_BY_SUITE = (
    "INSERT INTO run_by_suite (org, project, suite, quarter, run_id, branch, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?"
)
_BY_START = (
    "INSERT INTO run_by_start (org, project, suite, quarter, started, run_id, branch, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?"
)
_WITH_CONTENT = (
    "INSERT INTO run_with_content (org, project, suite, branch, digest, run_id) VALUES (?, ?, ?, ?, ?, ?)"
    " USING TIMESTAMP ?"
)
_BRANCH = "INSERT INTO branch (org, project, suite, branch, quarter, emptied) VALUES (?, ?, ?, ?, ?, false)"
_QUARTER = "INSERT INTO quarter (org, project, suite, quarter) VALUES (?, ?, ?, ?)"
_NOT_BY_BRANCH = f"DELETE FROM run_by_branch USING TIMESTAMP ? WHERE {OF_BRANCH} AND quarter = ? AND run_id = ?"
_NOT_BY_SUITE = (
    f"DELETE FROM run_by_suite USING TIMESTAMP ? WHERE {OF_SUITE} AND quarter = ? AND run_id = ? AND branch = ?"
)
_NOT_BY_START = (
    f"DELETE FROM run_by_start USING TIMESTAMP ? WHERE {OF_SUITE} AND quarter = ? AND started = ?"
    " AND run_id = ? AND branch = ?"
)
_NOT_WITH_CONTENT = f"DELETE FROM run_with_content USING TIMESTAMP ? WHERE {OF_BRANCH} AND digest = ? AND run_id = ?"
_AT_START = (
    f"SELECT body FROM run_by_start WHERE {OF_SUITE} AND quarter = ? AND started = ? AND run_id = ? AND branch = ?"
)

_BRANCHES = f"SELECT branch, quarter FROM branch WHERE {OF_SUITE}"
_BRANCH_QUARTERS = f"SELECT quarter FROM branch WHERE {OF_BRANCH}"
_QUARTERS = f"SELECT quarter FROM quarter WHERE {OF_SUITE}"
_OF_BRANCH = f"SELECT run_id, body FROM run_by_branch WHERE {OF_BRANCH} AND quarter = ? AND run_id <= ? LIMIT ?"
_OF_SUITE = f"SELECT run_id, branch, body FROM run_by_suite WHERE {OF_SUITE} AND quarter = ? AND run_id <= ? LIMIT ?"
_EQUALS = f"SELECT run_id, branch, body FROM run_by_suite WHERE {OF_SUITE} AND quarter = ? AND run_id = ?"
_SINCE = (
    f"SELECT run_id, branch, started, body FROM run_by_start WHERE {OF_SUITE} AND quarter = ? AND started >= ? LIMIT ?"
)
_UNTIL = f"SELECT run_id, branch, started FROM run_by_start WHERE {OF_SUITE} AND quarter = ? AND started < ?"


class StartedRun(NamedTuple):
    """A run in the order of starts. started: its place there, in microseconds."""

    key: RunKey
    started: int


_quarters_met: Guesses[tuple[SuiteKey, str]] = Guesses()


def list_rows(state: RunState) -> Iterator[Sequence[Statement]]:
    """What puts the run, as it stands, into every list."""
    head, key, version, body = state.standing, state.key, state.step, state.head_body
    quarter, start = quarter_of(head.received), quarter_of(head.started)
    branch, run_id = key.branch, key.run_id
    suite = key.suite_key
    yield [(_BY_BRANCH, (*suite, branch, quarter, run_id, body, version))]
    yield [(_BY_SUITE, (*suite, quarter, run_id, branch, body, version))]
    yield [(_BY_START, (*suite, start, head.started, run_id, branch, body, version))]
    if digest := head.content:
        yield [(_WITH_CONTENT, (*suite, branch, digest, run_id, version))]
    yield [(_BRANCH, (*suite, branch, quarter))]
    yield [(_QUARTER, (*suite, each)) for each in sorted({quarter, start})]


def unlist_rows(key: RunKey, head: Head, version: int) -> Iterator[Sequence[Statement]]:
    """What takes the run out of the lists by number and by content; of starts it stays in the order: unstarted_row."""
    quarter = quarter_of(head.received)
    suite = key.suite_key
    if digest := head.content:
        yield [(_NOT_WITH_CONTENT, (version, *suite, key.branch, digest, key.run_id))]
    yield [(_NOT_BY_BRANCH, (version, *suite, key.branch, quarter, key.run_id))]
    yield [(_NOT_BY_SUITE, (version, *suite, quarter, key.run_id, key.branch))]


def unstarted_row(key: RunKey, head: Head, version: int) -> Sequence[Statement]:
    """What takes the run from its place in the order of starts."""
    return [(_NOT_BY_START, (version, *_start(key, head.started)))]


def is_listed_at(database: Database, key: RunKey, head: Head) -> bool:
    """Whether the run stands in the order of starts where this head puts it."""
    return bool(database.rows(_AT_START, _start(key, head.started)))


def _start(key: RunKey, started: int) -> tuple[Any, ...]:
    return (*key.suite_key, quarter_of(started), started, key.run_id, key.branch)


def newest_runs(
    database: Database, suite: SuiteKey, branch: str | None, limit: int, before: int | None = None
) -> list[RecordedRun]:
    """The newest runs of a branch, or of all."""
    if branch is None:
        return newest_of_suite(database, suite, limit, before)
    return newest_of_branch(database, suite, branch, limit, before)


def newest_of_branch(
    database: Database, suite: SuiteKey, branch: str, limit: int, before: int | None = None
) -> list[RecordedRun]:
    """The newest runs by run_id."""
    return [each.run for each in newest_beside(database, suite, branch, limit, before, ())[0]]


def newest_beside(
    database: Database, suite: SuiteKey, branch: str, limit: int, before: int | None, others: Sequence[Statement]
) -> tuple[list[ListedRun], list[list[Any]]]:
    """The same, and the rows of other questions, which are asked together with them.

    A run_id says nothing of a time: all quarters are asked. Those that the branch had when somebody asked last, and the
    one that is now, are asked together with the question which there are: mostly there are no others.
    """
    highest = RUN_ID_MAX if before is None else before - 1

    def of(quarter: int) -> Statement:
        return _OF_BRANCH, (*suite, branch, quarter, highest, limit)

    guessed = {quarter_of(time.time_ns() // 1000), *_quarters_met.of((suite, branch))}
    asked = [*others, (_BRANCH_QUARTERS, (*suite, branch)), *map(of, guessed)]
    answers = database.rows_of_each(asked)
    told, quarters, found = answers[: len(others)], answers[len(others)], answers[len(others) + 1 :]
    there = [row.quarter for row in quarters]
    _quarters_met.remember((suite, branch), there)
    found += database.rows_of_each(of(quarter) for quarter in there if quarter not in guessed)
    rows = sorted((row for rows in found for row in rows), key=lambda row: row.run_id, reverse=True)
    return listed_runs(suite, branch, rows[:limit]), told


def newest_of_suite(database: Database, suite: SuiteKey, limit: int, before: int | None = None) -> list[RecordedRun]:
    """The newest runs of all branches by run_id, of equals the later started."""
    highest = RUN_ID_MAX if before is None else before - 1
    quarters = quarters_of(database, suite)
    found = database.rows_of(_OF_SUITE, [(*suite, quarter, highest, limit) for quarter in quarters])
    rows = {(row.run_id, row.branch): row for rows in found for row in rows}
    chosen = sorted(rows, reverse=True)[:limit]
    if len(chosen) == limit and chosen:  # of the last id there may be more than came
        equals = database.rows_of(_EQUALS, [(*suite, quarter, chosen[-1][0]) for quarter in quarters])
        rows |= {(row.run_id, row.branch): row for some in equals for row in some}
    runs = [_run(suite, row) for row in rows.values()]
    return sorted(runs, key=lambda run: (run.run_id, run.started), reverse=True)[:limit]


def started_since(database: Database, suite: SuiteKey, since: datetime, limit: int) -> list[RecordedRun]:
    """Runs of all branches, the last started first."""
    moment = as_microseconds(since)
    quarters = [each for each in quarters_of(database, suite) if each >= quarter_of(moment)]
    runs: list[RecordedRun] = []
    for quarter in quarters:  # mostly one or two, the newest first
        rows = database.rows(_SINCE, (*suite, quarter, moment, limit - len(runs)))
        runs += [_run(suite, row) for row in rows]
        if len(runs) >= limit:
            break
    return runs


def started_before(database: Database, suite: SuiteKey, until: datetime) -> Iterator[StartedRun]:
    """Runs of all branches that started before, without what is known of them."""
    moment = as_microseconds(until)
    for quarter in quarters_of(database, suite):
        if quarter <= quarter_of(moment):
            for row in database.stream(_UNTIL, (*suite, quarter, moment)):
                yield StartedRun(RunKey(*suite, row.branch, row.run_id), row.started)


def listed_heads(database: Database, runs: Sequence[StartedRun]) -> list[tuple[StartedRun, Head]]:
    """Those of the runs that still stand there, with their heads; none of them is remembered."""
    found = database.rows_of(_AT_START, [_start(*run) for run in runs])
    return [(run, read_head(rows[0].body)) for run, rows in zip(runs, found, strict=True) if rows]


def quarters_of(database: Database, suite: SuiteKey) -> list[int]:
    """Quarters in which the suite has runs, the newest first."""
    return sorted((row.quarter for row in database.rows(_QUARTERS, suite)), reverse=True)


def branch_quarters(database: Database, suite: SuiteKey) -> list[tuple[str, int]]:
    return [(row.branch, row.quarter) for row in database.rows(_BRANCHES, suite)]


def newest_of_branches(database: Database, suite: SuiteKey) -> list[RecordedRun]:
    """The newest run of each branch, the most recently started first; cost grows with the branches that have runs."""
    places = branches_with_runs(database, suite)
    found = database.rows_of(_OF_BRANCH, [(*suite, *place, RUN_ID_MAX, 1) for place in places])
    newest: dict[str, RecordedRun] = {}
    for (branch, _), rows in zip(places, found, strict=True):
        for row in rows:
            run = recorded_run(RunKey(*suite, branch, row.run_id), row.body)
            if branch not in newest or newest[branch].run_id < run.run_id:
                newest[branch] = run
    return sorted(newest.values(), key=lambda run: run.began, reverse=True)


def _run(suite: SuiteKey, row: Any) -> RecordedRun:
    return recorded_run(RunKey(*suite, row.branch, row.run_id), row.body)

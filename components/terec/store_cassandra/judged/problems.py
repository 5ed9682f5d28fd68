"""store.Judgements: problems of branches, and people's excuses."""

from collections.abc import Collection, Sequence
from typing import Any

from terec.model import (
    BranchProblems,
    Problem,
    RecordedAcknowledgement,
    SuiteKey,
    as_microseconds,
    as_plain,
    from_plain,
)
from terec.store_cassandra.cluster.database import Batch, Undecided
from terec.store_cassandra.judged.judgements import CassandraJudgements
from terec.store_cassandra.layout.keys import OF_BRANCH, OF_SUITE
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.runs.suites import require_suite

_OF_BRANCH = f"SELECT problem_id, body, up_to FROM problem WHERE {OF_BRANCH}"
_PUT = f"UPDATE problem SET body = ? WHERE {OF_BRANCH} AND problem_id = ? IF body = ?"
_DROP = f"DELETE FROM problem WHERE {OF_BRANCH} AND problem_id = ? IF body = ?"
_FOLD = f"UPDATE problem SET up_to = ? WHERE {OF_BRANCH} IF up_to = ?"
_BRANCHES = f"SELECT branch FROM problem_branch WHERE {OF_SUITE}"
_PUT_BRANCH = "INSERT INTO problem_branch (org, project, suite, branch) VALUES (?, ?, ?, ?)"
_EXCUSES = f"SELECT body FROM excuse WHERE {OF_SUITE}"
_PUT_EXCUSE = "INSERT INTO excuse (org, project, suite, excuse_id, body) VALUES (?, ?, ?, ?, ?)"


class CassandraProblems(CassandraJudgements):
    def problems(self, suite: SuiteKey, branch: str | None = None) -> list[Problem]:
        branches = [branch] if branch is not None else [row.branch for row in self._database.rows(_BRANCHES, suite)]
        found = self._database.rows_of(_OF_BRANCH, [(*suite, each) for each in branches])
        problems: list[Problem] = [from_plain(Problem, unpack(row.body)) for rows in found for row in rows if row.body]
        return sorted(problems, key=lambda each: (-as_microseconds(each.opened_at), each.branch, each.problem_id))

    def problems_by_branch(self, suite: SuiteKey, branches: Collection[str]) -> dict[str, BranchProblems]:
        names = list(branches)
        rows = self._database.rows_of(_OF_BRANCH, [(*suite, each) for each in names])
        found = {name: _folded(some) for name, some in zip(names, rows, strict=True)}
        return {name: each for name, each in found.items() if each is not None}

    def replace_problems(
        self, suite: SuiteKey, branch: str, before: BranchProblems | None, after: BranchProblems
    ) -> bool:
        require_suite(self._database, suite)
        place = (*suite, branch)
        stored = self._database.settled(_OF_BRANCH, place)
        if _folded(stored) != before:
            return False
        self._database.write(_PUT_BRANCH, place)
        batch = _replacing(place, stored, after)
        try:
            return self._database.decide(batch)[0]
        except Undecided:
            return _holds(self._database.settled(_OF_BRANCH, place), after)

    def excuses(self, suite: SuiteKey) -> list[RecordedAcknowledgement]:
        rows = self._database.rows(_EXCUSES, suite)
        found: list[RecordedAcknowledgement] = [from_plain(RecordedAcknowledgement, unpack(row.body)) for row in rows]
        return sorted(found, key=lambda each: (-as_microseconds(each.since), each.excuse_id))

    def put_excuse(self, suite: SuiteKey, excuse: RecordedAcknowledgement) -> None:
        require_suite(self._database, suite)
        self._database.write(_PUT_EXCUSE, (*suite, excuse.excuse_id, pack(as_plain(excuse))))


def _folded(rows: Sequence[Any]) -> BranchProblems | None:
    """The rows of a branch; None where there are none, or only the place of one that was removed."""
    up_to = next((row.up_to for row in rows), None)
    return (
        None
        if up_to is None
        else BranchProblems({row.problem_id: from_plain(Problem, unpack(row.body)) for row in rows if row.body}, up_to)
    )


def _holds(rows: Sequence[Any], problems: BranchProblems) -> bool:
    bodies = {row.problem_id: row.body for row in rows if row.body}
    wanted = {name: pack(as_plain(each)) for name, each in problems.problems.items()}
    return bodies == wanted and all(row.up_to == problems.up_to for row in rows[:1])


def _replacing(place: tuple[str, ...], stored: Sequence[Any], after: BranchProblems) -> Batch:
    """Each row that changes, on the condition that it is still as it was read; so is how far the branch is folded.

    Two who change other problems of one branch do not hinder each other.
    """
    bodies = {row.problem_id: row.body for row in stored if row.body}
    batch: list[tuple[str, tuple[Any, ...]]] = []
    for name, problem in after.problems.items():
        body = pack(as_plain(problem))
        if bodies.get(name) != body:
            batch.append((_PUT, (body, *place, name, bodies.get(name))))
    batch += [(_DROP, (*place, name, body)) for name, body in bodies.items() if name not in after.problems]
    return [*batch, (_FOLD, (after.up_to, *place, next((row.up_to for row in stored), None)))]

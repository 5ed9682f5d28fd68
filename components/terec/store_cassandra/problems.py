"""store.Judgements: problems of branches, and people's excuses."""

from collections.abc import Mapping
from typing import Any

from terec.model import Problem, RecordedExcuse, SuiteKey, as_microseconds, as_plain, from_plain
from terec.store_cassandra.judgements import CassandraJudgements
from terec.store_cassandra.packing import pack, unpack
from terec.store_cassandra.suites import require_suite

_SUITE = "org = ? AND project = ? AND suite = ?"
_OF_BRANCH = f"SELECT problem_id, body, up_to FROM problem WHERE {_SUITE} AND branch = ?"
_UP_TO = f"SELECT up_to FROM problem WHERE {_SUITE} AND branch = ? LIMIT 1"
_PUT = "INSERT INTO problem (org, project, suite, branch, problem_id, body) VALUES (?, ?, ?, ?, ?, ?)"
_DROP = f"DELETE FROM problem WHERE {_SUITE} AND branch = ? AND problem_id = ?"
_FOLD = f"UPDATE problem SET up_to = ? WHERE {_SUITE} AND branch = ?"
_BRANCHES = f"SELECT branch FROM problem_branch WHERE {_SUITE}"
_PUT_BRANCH = "INSERT INTO problem_branch (org, project, suite, branch) VALUES (?, ?, ?, ?)"
_EXCUSES = f"SELECT body FROM excuse WHERE {_SUITE}"
_PUT_EXCUSE = "INSERT INTO excuse (org, project, suite, excuse_id, body) VALUES (?, ?, ?, ?, ?)"


class CassandraProblems(CassandraJudgements):
    def problems(self, suite: SuiteKey, branch: str | None = None) -> list[Problem]:
        branches = [branch] if branch is not None else [row.branch for row in self._database.rows(_BRANCHES, suite)]
        found = self._database.rows_of(_OF_BRANCH, [(*suite, each) for each in branches])
        problems: list[Problem] = [from_plain(Problem, unpack(row.body)) for rows in found for row in rows if row.body]
        return sorted(problems, key=lambda each: (-as_microseconds(each.opened_at), each.branch, each.problem_id))

    def put_problems(self, suite: SuiteKey, branch: str, problems: Mapping[str, Problem], up_to: int) -> None:
        require_suite(self._database, suite)
        place = (*suite, branch)
        stored = {row.problem_id: row.body for row in self._database.rows(_OF_BRANCH, place)}
        bodies = {name: pack(as_plain(problem)) for name, problem in problems.items()}
        changed = {name: body for name, body in bodies.items() if stored.get(name) != body}
        self._database.write(_PUT_BRANCH, place)
        batch: list[tuple[str, tuple[Any, ...]]] = [(_PUT, (*place, name, body)) for name, body in changed.items()]
        batch += [(_DROP, (*place, name)) for name in stored if name and name not in problems]
        self._database.write_batches([[*batch, (_FOLD, (up_to, *place))]])

    def problems_up_to(self, suite: SuiteKey, branch: str) -> int | None:
        rows = self._database.rows(_UP_TO, (*suite, branch))
        return rows[0].up_to if rows else None

    def excuses(self, suite: SuiteKey) -> list[RecordedExcuse]:
        rows = self._database.rows(_EXCUSES, suite)
        found: list[RecordedExcuse] = [from_plain(RecordedExcuse, unpack(row.body)) for row in rows]
        return sorted(found, key=lambda each: (-as_microseconds(each.since), each.excuse_id))

    def put_excuse(self, suite: SuiteKey, excuse: RecordedExcuse) -> None:
        require_suite(self._database, suite)
        self._database.write(_PUT_EXCUSE, (*suite, excuse.excuse_id, pack(as_plain(excuse))))

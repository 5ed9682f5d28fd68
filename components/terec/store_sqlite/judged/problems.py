"""store.Judgements: problems of branches, and people's excuses."""

import json
import sqlite3
from collections.abc import Collection

from terec.model import (
    BranchProblems,
    Problem,
    RecordedAcknowledgement,
    SuiteKey,
    as_microseconds,
    as_plain,
    from_plain,
)
from terec.store_sqlite.judged.judgements import as_text, known_suite
from terec.store_sqlite.runs.places import suite_number
from terec.store_sqlite.view import View

_FOLDED = """
    SELECT branch, up_to FROM json_each(:branches) AS wanted
    CROSS JOIN folded ON suite_no = :suite AND branch = wanted.value"""
_OF_BRANCHES = """
    SELECT branch, problem_id, body FROM json_each(:branches) AS wanted
    CROSS JOIN problem ON suite_no = :suite AND branch = wanted.value"""


class SqliteProblems(View):
    def problems(self, suite: SuiteKey, branch: str | None = None) -> list[Problem]:
        chosen = "" if branch is None else "AND branch = :branch"
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT body FROM problem WHERE suite_no = :suite {chosen} ORDER BY opened DESC, branch, problem_id",
                {"suite": suite_number(connection, suite), "branch": branch},
            )
            return [from_plain(Problem, json.loads(body)) for (body,) in rows]

    def problems_by_branch(self, suite: SuiteKey, branches: Collection[str]) -> dict[str, BranchProblems]:
        with self._database.reading() as connection:
            return _by_branch(connection, suite_number(connection, suite), branches)

    def replace_problems(
        self, suite: SuiteKey, branch: str, before: BranchProblems | None, after: BranchProblems
    ) -> bool:
        bodies = [
            (branch, name, as_microseconds(each.opened_at), as_text(as_plain(each)))
            for name, each in after.problems.items()
        ]
        with self._database.writing() as connection:
            suite_no = known_suite(connection, suite)
            if _by_branch(connection, suite_no, [branch]).get(branch) != before:
                return False
            connection.execute("DELETE FROM problem WHERE suite_no = ? AND branch = ?", (suite_no, branch))
            connection.executemany(f"INSERT INTO problem VALUES ({suite_no}, ?, ?, ?, ?)", bodies)
            connection.execute("REPLACE INTO folded VALUES (?, ?, ?)", (suite_no, branch, after.up_to))
        return True

    def excuses(self, suite: SuiteKey) -> list[RecordedAcknowledgement]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT body FROM excuse WHERE suite_no = ? ORDER BY since DESC, excuse_id",
                (suite_number(connection, suite),),
            )
            return [from_plain(RecordedAcknowledgement, json.loads(body)) for (body,) in rows]

    def put_excuse(self, suite: SuiteKey, excuse: RecordedAcknowledgement) -> None:
        body = as_text(as_plain(excuse))
        with self._database.writing() as connection:
            connection.execute(
                """INSERT INTO excuse VALUES (?, ?, ?, ?)
                   ON CONFLICT DO UPDATE SET since = excluded.since, body = excluded.body""",
                (known_suite(connection, suite), excuse.excuse_id, as_microseconds(excuse.since), body),
            )


def _by_branch(
    connection: sqlite3.Connection, suite_no: int | None, branches: Collection[str]
) -> dict[str, BranchProblems]:
    chosen = {"suite": suite_no, "branches": json.dumps(list(branches))}
    problems: dict[str, dict[str, Problem]] = {}
    for branch, name, body in connection.execute(_OF_BRANCHES, chosen):
        problems.setdefault(branch, {})[name] = from_plain(Problem, json.loads(body))
    folded = connection.execute(_FOLDED, chosen).fetchall()
    return {branch: BranchProblems(problems.get(branch, {}), up_to) for branch, up_to in folded}

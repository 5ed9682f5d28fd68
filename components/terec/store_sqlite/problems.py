"""store.Judgements: problems of branches, and people's excuses."""

import json
from collections.abc import Mapping

from terec.model import Problem, RecordedExcuse, SuiteKey, as_microseconds, as_plain, from_plain
from terec.store_sqlite.judgements import as_text, known_suite
from terec.store_sqlite.places import suite_number
from terec.store_sqlite.view import View


class SqliteProblems(View):
    def problems(self, suite: SuiteKey, branch: str | None = None) -> list[Problem]:
        chosen = "" if branch is None else "AND branch = :branch"
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT body FROM problem WHERE suite_no = :suite {chosen} ORDER BY opened DESC, branch, problem_id",
                {"suite": suite_number(connection, suite), "branch": branch},
            )
            return [from_plain(Problem, json.loads(body)) for (body,) in rows]

    def put_problems(self, suite: SuiteKey, branch: str, problems: Mapping[str, Problem], up_to: int) -> None:
        bodies = [
            (branch, name, as_microseconds(each.opened_at), as_text(as_plain(each))) for name, each in problems.items()
        ]
        with self._database.writing() as connection:
            suite_no = known_suite(connection, suite)
            connection.execute("DELETE FROM problem WHERE suite_no = ? AND branch = ?", (suite_no, branch))
            connection.executemany(f"INSERT INTO problem VALUES ({suite_no}, ?, ?, ?, ?)", bodies)
            connection.execute("REPLACE INTO folded VALUES (?, ?, ?)", (suite_no, branch, up_to))

    def problems_up_to(self, suite: SuiteKey, branch: str) -> int | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT up_to FROM folded WHERE suite_no = ? AND branch = ?",
                (suite_number(connection, suite), branch),
            ).fetchone()
        return None if row is None else int(row[0])

    def excuses(self, suite: SuiteKey) -> list[RecordedExcuse]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT body FROM excuse WHERE suite_no = ? ORDER BY since DESC, excuse_id",
                (suite_number(connection, suite),),
            )
            return [from_plain(RecordedExcuse, json.loads(body)) for (body,) in rows]

    def put_excuse(self, suite: SuiteKey, excuse: RecordedExcuse) -> None:
        body = as_text(as_plain(excuse))
        with self._database.writing() as connection:
            connection.execute(
                """INSERT INTO excuse VALUES (?, ?, ?, ?)
                   ON CONFLICT DO UPDATE SET since = excluded.since, body = excluded.body""",
                (known_suite(connection, suite), excuse.excuse_id, as_microseconds(excuse.since), body),
            )

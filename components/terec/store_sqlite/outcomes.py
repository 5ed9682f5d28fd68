"""store.Judgements: what the cases of a run did, without their texts."""

import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from terec.model import CaseId, FailureSignature, Outcome, RecordedRun, RunKey, SuiteKey, as_microseconds
from terec.store_sqlite.flags import OUTCOMES
from terec.store_sqlite.places import run_number, suite_number
from terec.store_sqlite.run_rows import RUN_COLUMNS, recorded_run
from terec.store_sqlite.sightings import TEST_MASK, read_seats
from terec.store_sqlite.view import View

_OF_RUN = f"place BETWEEN :run << 32 AND :run << 32 | {TEST_MASK}"
_NAMES = """
    SELECT test_id, test_package, test_suite, test_case, test_config FROM json_each(:tests) AS wanted
    CROSS JOIN test ON suite_no = :suite AND test_id = wanted.value"""
_SIGNATURES = f"""
    SELECT test_id, strict, loose, generic, words FROM failure CROSS JOIN result USING (place)
    CROSS JOIN test ON test_no = place & {TEST_MASK} CROSS JOIN signature USING (signature_no)
    WHERE {_OF_RUN} ORDER BY upload_no, position"""


class SqliteOutcomes(View):
    def outcomes(self, key: RunKey) -> dict[str, Outcome]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT test_id, outcome FROM result CROSS JOIN test ON test_no = place & {TEST_MASK} WHERE {_OF_RUN}",
                {"run": run_number(connection, key)},
            )
            return {test_id: OUTCOMES[outcome] for test_id, outcome in rows}

    def parts(self, key: RunKey) -> dict[str, int]:
        counts: Counter[str] = Counter()
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT seat_no, count(*) FROM result WHERE {_OF_RUN} GROUP BY seat_no",
                {"run": run_number(connection, key)},
            ).fetchall()
            seats = read_seats(connection, (seat_no for seat_no, _ in rows))
        for seat_no, count in rows:
            counts[seats[seat_no][0]] += count
        return dict(counts)

    def signatures(self, key: RunKey, test_ids: Collection[str] | None = None) -> dict[str, FailureSignature]:
        wanted = None if test_ids is None else set(test_ids)
        with self._database.reading() as connection:
            rows = connection.execute(_SIGNATURES, {"run": run_number(connection, key)})
            return {
                test_id: FailureSignature(strict, loose, bool(generic), words)
                for test_id, strict, loose, generic, words in rows
                if wanted is None or test_id in wanted
            }

    def names(self, suite: SuiteKey, test_ids: Collection[str]) -> dict[str, CaseId]:
        with self._database.reading() as connection:
            suite_no = suite_number(connection, suite)
            rows = connection.execute(_NAMES, {"suite": suite_no, "tests": json.dumps(list(test_ids))})
            return {test_id: CaseId(*names) for test_id, *names in rows}

    def runs_since(self, suite: SuiteKey, since: datetime, limit: int = 1000) -> list[RecordedRun]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"""SELECT {RUN_COLUMNS} FROM run WHERE suite_no = ? AND started >= ?
                    ORDER BY started DESC, run_id DESC, branch LIMIT ?""",
                (suite_number(connection, suite), as_microseconds(since), limit),
            )
            return [recorded_run(suite, row) for row in rows]

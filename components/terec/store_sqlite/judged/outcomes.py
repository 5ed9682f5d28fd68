"""store.Judgements: what the cases of a run did, without their texts."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from terec.model import (
    CaseId,
    CountedFailure,
    FailureSignature,
    Outcome,
    RecordedRun,
    RunKey,
    SuiteKey,
    as_microseconds,
)
from terec.store_sqlite.judged.tries import OtherTries
from terec.store_sqlite.results.flags import HAS_EVIDENCE, OUTCOMES
from terec.store_sqlite.results.sightings import TEST_MASK, read_seats
from terec.store_sqlite.runs.places import run_number, suite_number
from terec.store_sqlite.runs.rows import RUN_COLUMNS, recorded_run
from terec.store_sqlite.view import View

_OF_RUN = f"place BETWEEN :run << 32 AND :run << 32 | {TEST_MASK}"
_NAMES = """
    SELECT test_id, test_package, test_suite, test_case, test_config FROM json_each(:tests) AS wanted
    CROSS JOIN test ON suite_no = :suite AND test_id = wanted.value"""
_FAILED = f"""
    SELECT place, upload_no, position, outcome, result.flags, result.seat_no, test_id, signature_no
    FROM failure CROSS JOIN result USING (place) CROSS JOIN test ON test_no = place & {TEST_MASK}
    WHERE {_OF_RUN} AND signature_no IS NOT NULL ORDER BY upload_no, position"""
_SIGNATURES = """
    SELECT signature_no, strict, loose, generic, words FROM json_each(?) AS wanted
    CROSS JOIN signature ON signature_no = wanted.value"""


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

    def counted_failures(
        self, key: RunKey, test_ids: Collection[str] | None = None
    ) -> dict[str, tuple[CountedFailure, ...]]:
        wanted = None if test_ids is None else set(test_ids)
        with self._database.reading() as connection:
            rows = connection.execute(_FAILED, {"run": run_number(connection, key)}).fetchall()
            rows = [row for row in rows if wanted is None or row[6] in wanted]
            others = OtherTries(connection, [row[:6] for row in rows if row[4] & HAS_EVIDENCE])
            seats = read_seats(connection, {row[5] for row in rows})
            found = {row[6]: [(seats[row[5]][0], row[7]), *others.failures_beside(row[:6])] for row in rows}
            known = _signatures(connection, {number for some in found.values() for _, number in some})
        return {test: _counted(some, known) for test, some in found.items()}

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


def _signatures(connection: sqlite3.Connection, numbers: Collection[int | None]) -> dict[int | None, FailureSignature]:
    rows = connection.execute(_SIGNATURES, (json.dumps([each for each in numbers if each is not None]),))
    return {
        number: FailureSignature(strict, loose, bool(generic), words) for number, strict, loose, generic, words in rows
    }


def _counted(
    failures: Iterable[tuple[str, int | None]], known: Mapping[int | None, FailureSignature]
) -> tuple[CountedFailure, ...]:
    """Of each strict hash the first."""
    found: dict[str, CountedFailure] = {}
    for part, number in failures:
        if number in known:
            found.setdefault(known[number].strict, CountedFailure(part, known[number]))
    return tuple(found.values())

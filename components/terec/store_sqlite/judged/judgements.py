"""store.Judgements: verdicts of runs, and people's corrections of them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from terec.model import (
    Correction,
    Event,
    RunKey,
    StoredJudgement,
    SuiteKey,
    as_microseconds,
    as_plain,
    from_plain,
    suite_not_found,
)
from terec.store_sqlite.outbox import add_events
from terec.store_sqlite.runs.places import run_number, suite_number
from terec.store_sqlite.view import View

_JUDGEMENTS = """
    SELECT branch, run_id, version, content, infra, causes, {verdicts} FROM json_each(:runs) AS wanted
    CROSS JOIN judgement ON suite_no = :suite AND branch = json_extract(wanted.value, '$[0]')
    AND run_id = json_extract(wanted.value, '$[1]')"""


class SqliteJudgements(View):
    def put_judgement(self, judgement: StoredJudgement, events: Sequence[Event] = ()) -> None:
        with self._database.writing() as connection:
            run_no = run_number(connection, judgement.run)
            if run_no is None:
                return
            write_judgement(connection, judgement)
            add_events(connection, run_no, events, datetime.now(UTC))

    def judgement(self, key: RunKey) -> StoredJudgement | None:
        return next(iter(self.judgements(key.suite_key, [key])), None)

    def judgements(self, suite: SuiteKey, runs: Iterable[RunKey], whole: bool = True) -> list[StoredJudgement]:
        wanted = json.dumps([key[3:] for key in runs])
        query = _JUDGEMENTS.format(verdicts="verdicts" if whole else "'[]'")
        with self._database.reading() as connection:
            rows = connection.execute(query, {"suite": suite_number(connection, suite), "runs": wanted})
            return [read_judgement(suite, row) for row in rows]

    def corrections(self, suite: SuiteKey, key: RunKey | None = None) -> list[Correction]:
        chosen = "" if key is None else "AND branch = :branch AND run_id = :run_id"
        with self._database.reading() as connection:
            rows = connection.execute(
                f"""SELECT body FROM correction WHERE suite_no = :suite {chosen}
                    ORDER BY at DESC, branch, run_id, test_id""",
                {
                    "suite": suite_number(connection, suite),
                    "branch": key and key.branch,
                    "run_id": key and key.run_id,
                },
            )
            return [from_plain(Correction, json.loads(body)) for (body,) in rows]

    def put_correction(self, correction: Correction) -> None:
        key = correction.run
        with self._database.writing() as connection:
            suite_no = known_suite(connection, key.suite_key)
            connection.execute(
                "REPLACE INTO correction VALUES (?, ?, ?, ?, ?, ?)",
                (
                    suite_no,
                    key.branch,
                    key.run_id,
                    correction.test_id,
                    as_microseconds(correction.at),
                    as_text(as_plain(correction)),
                ),
            )


def as_text(plain: Any) -> str:
    """JSON without blanks."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def known_suite(connection: sqlite3.Connection, suite: SuiteKey) -> int:
    """The suite's number; NotFound."""
    suite_no = suite_number(connection, suite)
    if suite_no is None:
        raise suite_not_found(suite)
    return suite_no


def write_judgement(connection: sqlite3.Connection, judgement: StoredJudgement) -> None:
    """Replace the run's judgement. NotFound: no such suite."""
    words = as_plain(judgement)
    connection.execute(
        "REPLACE INTO judgement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            known_suite(connection, judgement.run.suite_key),
            judgement.run.branch,
            judgement.run.run_id,
            judgement.version,
            judgement.content,
            judgement.infra,
            as_text(words["causes"]),
            as_text(words["verdicts"]),
        ),
    )


def read_judgement(suite: SuiteKey, row: tuple[str, int, str, str, int, str, str]) -> StoredJudgement:
    branch, run_id, version, content, infra, causes, verdicts = row
    words = {"causes": json.loads(causes), "verdicts": json.loads(verdicts)}
    run = {**suite._asdict(), "branch": branch, "run_id": run_id}
    told = {"run": run, "version": version, "content": content, "infra": bool(infra), **words}
    judgement: StoredJudgement = from_plain(StoredJudgement, told)
    return judgement

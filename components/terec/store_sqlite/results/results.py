"""store.Results: saving uploads and reading runs."""

from collections.abc import Iterator

from terec.model import Outcome, Received, RecordedResult, RunKey, Upload, listed, piece_digest
from terec.store import EventsOf
from terec.store_sqlite.file.errors import translated
from terec.store_sqlite.results.flags import OUTCOMES
from terec.store_sqlite.results.records import whole_records
from terec.store_sqlite.results.sightings import SIGHTING_COLUMNS, TEST_MASK
from terec.store_sqlite.runs.places import run_number, suite_number
from terec.store_sqlite.saving.pieces import make_piece
from terec.store_sqlite.saving.saving import save_piece
from terec.store_sqlite.view import View

_AT_ONCE = 500
"""Results whose texts are in memory together while a run is streamed."""


class SqliteResults(View):
    def save(self, upload: Upload, events: EventsOf) -> Received:
        with translated(self._database.path):
            piece = make_piece(upload.results, upload.signatures)  # before the lock is taken
            digest = piece_digest(upload.header, upload.results, piece.digests.__getitem__)
        with self._database.writing() as connection:
            try:
                return save_piece(connection, self._numbers, upload, piece, digest, events)
            except BaseException:
                self._numbers.clear()  # numbers given in a transaction that is undone were never given
                raise

    def results(self, key: RunKey, outcome: Outcome | None = None) -> Iterator[RecordedResult]:
        with self._database.reading() as connection:
            run_no = run_number(connection, key)
            if run_no is None:
                return
            chosen = "" if outcome is None else f"AND outcome = {OUTCOMES.index(outcome)}"
            if outcome is Outcome.FAIL:  # the failures know their places: the run is not scanned
                chosen = "AND place IN (SELECT place FROM failure WHERE place BETWEEN :first AND :last)"
            rows = connection.execute(
                f"""SELECT {SIGHTING_COLUMNS} FROM result CROSS JOIN test ON test_no = place & {TEST_MASK}
                    WHERE place BETWEEN :first AND :last {chosen}
                    ORDER BY test_package, test_suite, test_case, test_config""",
                {"first": run_no << 32, "last": run_no << 32 | TEST_MASK},
            )
            while some := rows.fetchmany(_AT_ONCE):
                yield from whole_records(connection, some)

    def failures(self, key: RunKey) -> list[RecordedResult]:
        return [listed(each) for each in self.results(key, Outcome.FAIL)]

    def result(self, key: RunKey, test_id: str) -> RecordedResult | None:
        with self._database.reading() as connection:
            row = connection.execute(
                f"""SELECT {SIGHTING_COLUMNS} FROM test CROSS JOIN result ON place = :run << 32 | test_no
                    WHERE suite_no = :suite AND test_id = :test""",
                {
                    "run": run_number(connection, key),
                    "suite": suite_number(connection, key.suite_key),
                    "test": test_id,
                },
            ).fetchone()
            return None if row is None else whole_records(connection, [row])[0]

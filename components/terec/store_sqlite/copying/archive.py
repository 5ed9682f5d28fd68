"""store.Archive: all that the file keeps, out of it and into it."""

from collections.abc import Iterable, Iterator
from itertools import islice

from terec.model import CaseId, RunKey, StoredJudgement, SuiteKey
from terec.store import ArchivedResults, ArchivedRun
from terec.store_sqlite.copying.archiving import kept_results, kept_run
from terec.store_sqlite.copying.restoring import restore
from terec.store_sqlite.file.errors import translated
from terec.store_sqlite.judged.judgements import known_suite, read_judgement, write_judgement
from terec.store_sqlite.runs.places import run_number, suite_number
from terec.store_sqlite.view import View

_AT_ONCE = 1000

_RUNS = """
    SELECT run_no, branch, run_id FROM run WHERE suite_no = :suite AND run_no > :last ORDER BY run_no LIMIT :limit"""
_CASES = """
    SELECT test_no, test_package, test_suite, test_case, test_config FROM test
    WHERE suite_no = :suite AND test_no > :last ORDER BY test_no LIMIT :limit"""
_JUDGEMENTS = """
    SELECT rowid, branch, run_id, version, content, infra, causes, verdicts FROM judgement
    WHERE suite_no = :suite AND rowid > :last ORDER BY rowid LIMIT :limit"""
_NO_RUN = 0
"""Stands for the first run of a case that no run here had."""


class SqliteArchive(View):
    """Lists come in pages, each from a snapshot of its own: a writer that works meanwhile is not held up."""

    def archived_runs(self, suite: SuiteKey) -> Iterator[RunKey]:
        """In the order in which this file met them."""
        for row in self._pages(_RUNS, suite):
            yield RunKey(*suite, *row)

    def archived_run(self, key: RunKey) -> ArchivedRun | None:
        with self._database.reading() as connection:
            run_no = run_number(connection, key)
            return None if run_no is None else kept_run(connection, run_no, key)

    def archived_results(self, key: RunKey) -> Iterator[ArchivedResults]:
        with self._database.reading() as connection:
            run_no = run_number(connection, key)
            if run_no is not None:
                yield from kept_results(connection, run_no)

    def restore_run(self, run: ArchivedRun, results: Iterable[ArchivedResults]) -> None:
        """One transaction."""
        with translated(self._database.path), self._database.writing() as connection:
            try:
                restore(connection, self._numbers, run, results)
            except BaseException:
                self._numbers.clear()  # numbers given in a transaction that is undone were never given
                raise

    def archived_cases(self, suite: SuiteKey) -> Iterator[CaseId]:
        for row in self._pages(_CASES, suite):
            yield CaseId(*row)

    def restore_cases(self, suite: SuiteKey, cases: Iterable[CaseId]) -> None:
        names = iter(cases)
        while some := list(islice(names, _AT_ONCE)):
            with self._database.writing() as connection:
                suite_no = known_suite(connection, suite)
                self._numbers.begin(connection)
                try:
                    self._numbers.tests(connection, suite_no, _NO_RUN, [(*each,) for each in some])
                except BaseException:
                    self._numbers.clear()
                    raise

    def archived_judgements(self, suite: SuiteKey) -> Iterator[StoredJudgement]:
        for row in self._pages(_JUDGEMENTS, suite, 50):
            yield read_judgement(suite, row)

    def restore_judgement(self, judgement: StoredJudgement) -> None:
        with self._database.writing() as connection:
            write_judgement(connection, judgement)

    def _pages(self, query: str, suite: SuiteKey, limit: int = _AT_ONCE) -> Iterator[tuple]:  # type: ignore[type-arg]
        """Rows of the suite without their first column, which orders them."""
        last = 0
        while True:
            with self._database.reading() as connection:
                words = {"suite": suite_number(connection, suite), "last": last, "limit": limit}
                rows = connection.execute(query, words).fetchall()
            if not rows:
                return
            yield from (row[1:] for row in rows)
            last = rows[-1][0]

"""store.Results: lists of results over several runs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from terec.model import (
    Attempt,
    CaseId,
    CaseSelection,
    RecordedResult,
    RecordedRun,
    RunKey,
    SuiteKey,
    TestInRun,
    as_microseconds,
)
from terec.store_cassandra.cluster.by_runs import rows_by_run
from terec.store_cassandra.layout.keys import OF_RUNS
from terec.store_cassandra.layout.packing import id_bytes, id_text
from terec.store_cassandra.results.cells import CellReader, Ending
from terec.store_cassandra.results.failures import FailureReader, FailureRow, is_failure_of
from terec.store_cassandra.results.histories import read_cells
from terec.store_cassandra.results.records import ListRecords, whole_record
from terec.store_cassandra.results.results import CassandraResults
from terec.store_cassandra.runs.lists import newest_runs
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.texts.texts import TextPlace, TextRef
from terec.test_hash import test_id

_FAILURES = f"SELECT run_id, test_id, body FROM failure_by_run WHERE {OF_RUNS}"
_GROUP = 0


class CassandraLists(CassandraResults):
    def failures(self, key: RunKey) -> list[RecordedResult]:
        state, reader = read_state(self._database, key), FailureReader()
        if state.head is None:
            return []
        found = rows_by_run(self._database, _FAILURES, [key]).get(key, ())
        rows = {row.test_id: reader.read(row.body) for row in found if is_failure_of(row.body, state.head.received)}
        attempts, records = self._attempts(state, rows), ListRecords({})
        failures = []
        for test, (names, cell) in sorted(rows.items(), key=lambda each: each[1].names):
            record = records.of(cell, id_text(test), names)
            failures.append(replace(record, attempts=attempts[test]) if test in attempts else record)
        return failures

    def _attempts(self, state: RunState, failures: Mapping[bytes, FailureRow]) -> dict[bytes, tuple[Attempt, ...]]:
        """What cells do not tell of tries before the one that counts; chunks are read where there were such alone."""
        endings = {test: row.cell.ending for test, row in failures.items()}
        tried = [test for test, ending in endings.items() if ending.tries or ending.beside]
        return {case.test: whole_record(case, {}).attempts for case in self._cases_of(state, tried)}

    def failed_tests(
        self, suite: SuiteKey, branch: str | None = None, limit: int = 32, threshold: int = 1
    ) -> list[TestInRun]:
        runs = self._heeded(suite, branch, limit)
        rows = rows_by_run(self._database, _FAILURES, [run.key for run in runs])
        found: dict[bytes, list[tuple[bytes, RecordedRun]]] = {}
        for run in runs:
            received = -1 if run.received is None else as_microseconds(run.received)
            for row in rows.get(run.key, ()):
                if is_failure_of(row.body, received):
                    found.setdefault(row.test_id, []).append((row.body, run))
        reader, records = FailureReader(), ListRecords({})
        tests = [
            (id_text(test), [(reader.read(body), run) for body, run in some])
            for test, some in found.items()
            if len(some) >= threshold
        ]
        tests.sort(key=lambda each: each[1][0][0].names)
        return [TestInRun(records.of(cell, test, names), run) for test, some in tests for (names, cell), run in some]

    def test_runs(
        self,
        suite: SuiteKey,
        branch: str | None,
        selection: CaseSelection,
        run_limit: int = 32,
        before: int | None = None,
    ) -> list[TestInRun]:
        names = self._selected(suite, selection)
        reader = CellReader()
        cells = self._cells(suite, branch, run_limit, before, sorted(names, key=names.__getitem__))
        chosen = [(test, run, reader.read(data)) for test, run, data in cells]
        group = selection.test_group
        if group is not None:
            chosen = [each for each in chosen if (trait := each[2].ending.trait) and trait[_GROUP] == group]
        texts = self._texts.read(ref for _, _, cell in chosen for ref in _shown_texts(suite.org, cell.ending))
        records, ids = ListRecords(texts), {test: id_text(test) for test in {test for test, _, _ in chosen}}
        return [TestInRun(records.of(cell, ids[test], names[test]), run) for test, run, cell in chosen]

    def _cells(
        self, suite: SuiteKey, branch: str | None, limit: int, before: int | None, tests: Sequence[bytes]
    ) -> list[tuple[bytes, RecordedRun, bytes]]:
        """The cells of these tests in the newest runs, by test in their order, the newest first."""
        if branch is not None and len(tests) == 1:
            (test,) = tests
            return [(test, *each) for each in self._newest_cells.of(suite, branch, limit, before, test)]
        runs = newest_runs(self._database, suite, branch, limit, before)
        cells = read_cells(self._database, self._buckets, runs, tests) if runs else {}
        keyed = [(run.key, run) for run in runs]
        found = ((test, cells[test]) for test in tests if test in cells)
        return [(test, run, of_test[key]) for test, of_test in found for key, run in keyed if key in of_test]

    def _heeded(self, suite: SuiteKey, branch: str | None, limit: int) -> list[RecordedRun]:
        """The newest runs that are not ignored."""
        asked = limit
        while True:
            runs = newest_runs(self._database, suite, branch, asked)
            heeded = [run for run in runs if not run.ignore]
            if len(heeded) >= limit or len(runs) < asked:
                return heeded[:limit]
            asked *= 2

    def _selected(self, suite: SuiteKey, selection: CaseSelection) -> dict[bytes, CaseId]:
        """The tests that the selection names; by less than all four names every test of the suite is looked at."""
        asked = (selection.test_package, selection.test_class, selection.test_case, selection.test_config)
        package, class_name, case, config = asked
        if package is not None and class_name is not None and case is not None and config is not None:
            test = id_bytes(test_id(package, class_name, case, config))
            return {} if test is None else {test: CaseId(package, class_name, case, config)}
        return {
            test: names
            for test, names in self._tests.all_names(suite)
            if all(word is None or word == name for word, name in zip(asked, names, strict=True))
        }


def _shown_texts(org: str, ending: Ending) -> list[TextRef]:
    """The texts whose starts are shown and do not stand in the cell, as those of a failure do."""
    if not ending.detail or ending.starts:
        return []
    place = TextPlace(org, ending.detail.term, ending.detail.day)
    return [TextRef(place, each) for each in ending.detail.texts if each]

"""store.Archive: all that the keyspace keeps, out of it and into it."""

from collections.abc import Iterable, Iterator
from itertools import islice

from terec.model import CaseId, RunKey, StoredJudgement, SuiteKey, as_plain
from terec.store import ArchivedResults, ArchivedRun
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.copying.archiving import archived_results, archived_run
from terec.store_cassandra.copying.restoring import CassandraRestoring
from terec.store_cassandra.judged.problems import CassandraProblems
from terec.store_cassandra.judged.summaries import judged_runs
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.layout.packing import id_bytes, pack, unpack
from terec.store_cassandra.runs.lists import branch_quarters, quarters_of
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.runs.places import reader_positions
from terec.store_cassandra.runs.steps import Change, commit
from terec.store_cassandra.runs.suites import require_suite
from terec.store_cassandra.texts.redaction import CassandraRedaction
from terec.test_hash import test_id

_RUNS = f"SELECT run_id, branch, body FROM run_by_suite WHERE {OF_SUITE} AND quarter = ?"
_REMOVED = "SELECT digest FROM removed_text WHERE org = ?"
_BRANCH = "INSERT INTO branch (org, project, suite, branch, quarter) VALUES (?, ?, ?, ?, ?)"
_AT_ONCE = 10_000
JUDGEMENTS_AT_ONCE = 50
"""So many are read together and are in memory at once."""


class CassandraArchive(CassandraRestoring, CassandraRedaction, CassandraProblems):
    def archived_runs(self, suite: SuiteKey) -> Iterator[RunKey]:
        """A quarter's runs are in memory at once."""
        for quarter in sorted(quarters_of(self._database, suite)):
            rows = self._database.rows(_RUNS, (*suite, quarter))
            found = [(unpack(row.body)[0], RunKey(*suite, row.branch, row.run_id)) for row in rows]
            yield from (key for _, key in sorted(found))

    def archived_run(self, key: RunKey) -> ArchivedRun | None:
        state = read_state(self._database, key)
        if state.head is None:
            return None
        return archived_run(self._database, state, state.head, reader_positions(self._database))

    def archived_results(self, key: RunKey) -> Iterator[ArchivedResults]:
        state = read_state(self._database, key)
        if state.head is not None:
            yield from archived_results(self._database, self._texts, state, self._seen.of(state))

    def archived_cases(self, suite: SuiteKey) -> Iterator[CaseId]:
        """By package, class, case and config."""
        yield from sorted(names for _, names in self._tests.all_names(suite))

    def restore_cases(self, suite: SuiteKey, cases: Iterable[CaseId]) -> None:
        made = require_suite(self._database, suite)
        some: dict[bytes, CaseId] = {}
        for names in cases:
            test = id_bytes(test_id(*names))
            if test is not None:
                some[test] = names
            if len(some) >= _AT_ONCE:
                self._tests.add(suite, made, some)
                some = {}
        self._tests.add(suite, made, some)

    def archived_judgements(self, suite: SuiteKey) -> Iterator[StoredJudgement]:
        for branch in sorted({branch for branch, _ in branch_quarters(self._database, suite)}):
            numbers = iter(judged_runs(self._database, suite, branch))
            while some := [RunKey(*suite, branch, number) for number in islice(numbers, JUDGEMENTS_AT_ONCE)]:
                yield from self.judgements(suite, some)

    def restore_judgement(self, judgement: StoredJudgement) -> None:
        key = judgement.run
        require_suite(self._database, key.suite_key)
        body = pack(as_plain(judgement))
        self._put_summary(stepping(lambda: self._judged(key, body), key))
        self._database.write(_BRANCH, (*key.suite_key, key.branch, 0))  # its run may be gone

    def removed_texts(self, org: str) -> list[bytes]:
        return [bytes(row.digest) for row in self._database.rows(_REMOVED, (org,))]

    def remove_texts(self, org: str, digests: Iterable[bytes]) -> None:
        self._remove(org, list(digests))

    def _judged(self, key: RunKey, body: bytes) -> RunState | None:
        return commit(self._database, read_state(self._database, key), Change(judgement=body))

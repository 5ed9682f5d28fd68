"""store.Judgements: what the cases of a run did, without their texts."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from terec.model import CaseId, CountedFailure, Outcome, RecordedRun, RunKey, SuiteKey
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.layout.packing import id_bytes, id_text
from terec.store_cassandra.results.failures import is_failure_of, order_of, read_failures
from terec.store_cassandra.runs.heads import read_head
from terec.store_cassandra.runs.lists import started_since
from terec.store_cassandra.runs.partition import read_state
from terec.store_cassandra.saving.seen import SettledCase, settle_case
from terec.store_cassandra.view import View

_HEAD = f"SELECT body FROM run WHERE {OF_RUN} AND kind = 'head' AND id = ''"
_FAILURES = f"SELECT test_id, body, signature FROM failure_by_run WHERE {OF_RUN}"


class CassandraOutcomes(View):
    def outcomes(self, key: RunKey) -> dict[str, Outcome]:
        return {id_text(test): case.effective.outcome for test, case in self._settled(key).items()}

    def parts(self, key: RunKey) -> dict[str, int]:
        return dict(Counter(case.effective.piece.part for case in self._settled(key).values()))

    def counted_failures(
        self, key: RunKey, test_ids: Collection[str] | None = None
    ) -> dict[str, tuple[CountedFailure, ...]]:
        wanted = None if test_ids is None else {id_bytes(each) for each in test_ids}
        rows, heads = self._database.rows_of_each([(_FAILURES, key), (_HEAD, key)])
        if not heads:
            return {}
        received = read_head(heads[0].body).received
        chosen = [
            row
            for row in rows
            if row.signature and is_failure_of(row.body, received) and (wanted is None or row.test_id in wanted)
        ]
        chosen.sort(key=lambda row: order_of(row.body))
        return {id_text(row.test_id): read_failures(row.signature) for row in chosen}

    def names(self, suite: SuiteKey, test_ids: Collection[str]) -> dict[str, CaseId]:
        tests = [test for each in dict.fromkeys(test_ids) if (test := id_bytes(each)) is not None]
        return {id_text(test): names for test, names in self._tests.names(suite, tests).items()}

    def runs_since(self, suite: SuiteKey, since: datetime, limit: int = 1000) -> list[RecordedRun]:
        return started_since(self._database, suite, since, limit)

    def _settled(self, key: RunKey) -> dict[bytes, SettledCase]:
        """Every case of the run, from the heads of its chunks."""
        state = read_state(self._database, key)
        if state.head is None:
            return {}
        sightings = self._seen.of(state)
        self._seen.remember(state, sightings)
        return {test: settle_case(seen) for test, seen in sightings.items()}

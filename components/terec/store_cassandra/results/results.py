"""store.Results: saving uploads and reading runs."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from terec.model import Outcome, Received, RecordedResult, RunKey, Upload
from terec.store import EventsOf
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.cluster.errors import RunChanged
from terec.store_cassandra.finishing.completing import CASES_AT_ONCE, Completing
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.layout.packing import id_bytes
from terec.store_cassandra.results.cases import Case, outcome_of
from terec.store_cassandra.results.reading import made_case, read_told, stream_cases
from terec.store_cassandra.results.records import whole_record
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.saving.seen import settle_case

_FAILED = f"SELECT test_id, body FROM failure_by_run WHERE {OF_RUN}"


class CassandraResults(Completing):
    def save(self, upload: Upload, events: EventsOf) -> Received:
        return self._saving.save(upload, events)

    def results(self, key: RunKey, outcome: Outcome | None = None) -> Iterator[RecordedResult]:
        state = read_state(self._database, key)
        if state.head is None:
            return
        cases: Iterator[Case] = (
            iter(self._failed_cases(state)) if outcome is Outcome.FAIL else self._cases(state, outcome)
        )
        while some := list(islice(cases, CASES_AT_ONCE)):
            yield from self._whole_records(key.org, some)

    def result(self, key: RunKey, test_id: str) -> RecordedResult | None:
        test, state = id_bytes(test_id), read_state(self._database, key)
        cases = self._cases_of(state, [test]) if test is not None and state.head is not None else []
        return next(iter(self._whole_records(key.org, cases)), None)

    def _cases(self, state: RunState, outcome: Outcome | None) -> Iterator[Case]:
        for case in stream_cases(self._database, state):
            if outcome is None or outcome_of(case) is outcome:
                yield case

    def _failed_cases(self, state: RunState) -> list[Case]:
        """The failures know their places: the other results are not read."""
        failed = [row.test_id for row in self._database.rows(_FAILED, state.key) if row.body]
        cases = self._cases_of(state, failed)
        return sorted((case for case in cases if outcome_of(case) is Outcome.FAIL), key=lambda case: case.names)

    def _cases_of(self, state: RunState, tests: Collection[bytes]) -> list[Case]:
        """These cases of the run, as far as it has them; without any nothing is read.

        Of a run that was deleted since its state was read there are none.
        """
        if not tests:
            return []
        known = [state]
        return stepping(lambda: self._cases_as_known(known, state.key, tests), state.key)

    def _cases_as_known(self, known: list[RunState], key: RunKey, tests: Collection[bytes]) -> list[Case] | None:
        """None when rows that are remembered are gone: they are remembered no more, and the run is read anew."""
        state = known.pop() if known else read_state(self._database, key)
        if state.head is None:
            return []
        try:
            return self._cases_now(state, tests)
        except RunChanged:
            self._seen.forget(key)
            return None

    def _cases_now(self, state: RunState, tests: Collection[bytes]) -> list[Case]:
        sightings = self._seen.of(state)
        settled = {test: settle_case(sightings[test]) for test in tests if test in sightings}
        told = read_told(self._database, state, (seen for each in settled.values() for seen in each.kept))
        return [made_case(test, each, told) for test, each in settled.items()]

    def _whole_records(self, org: str, cases: Sequence[Case]) -> list[RecordedResult]:
        texts = self._texts.read(ref for case in cases for told in case.kept for ref in told.refs(org))
        return [whole_record(case, texts) for case in cases]

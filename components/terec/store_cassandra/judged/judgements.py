"""store.Judgements: verdicts of runs, and people's corrections of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from terec.model import Correction, Event, RunKey, StoredJudgement, SuiteKey, as_microseconds, as_plain, from_plain
from terec.store_cassandra.cluster.by_runs import rows_by_run
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.finishing.completing import Completing
from terec.store_cassandra.judged.summaries import summaries
from terec.store_cassandra.layout.keys import OF_RUNS, OF_SUITE
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.runs.partition import read_state
from terec.store_cassandra.runs.steps import Change, commit
from terec.store_cassandra.runs.suites import require_suite
from terec.store_cassandra.saving.saving import unsaved

_JUDGEMENTS = f"SELECT run_id, body FROM run WHERE kind = 'judgement' AND {OF_RUNS}"
_CORRECTIONS = f"SELECT body FROM correction WHERE {OF_SUITE}"
_PUT_CORRECTION = (
    "INSERT INTO correction (org, project, suite, branch, run_id, test_id, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


class CassandraJudgements(Completing):
    def put_judgement(self, judgement: StoredJudgement, events: Sequence[Event] = ()) -> None:
        stepping(lambda: self._put_judged(judgement, events), judgement.run)

    def judgement(self, key: RunKey) -> StoredJudgement | None:
        return next(iter(self.judgements(key.suite_key, [key])), None)

    def judgements(self, suite: SuiteKey, runs: Iterable[RunKey], whole: bool = True) -> list[StoredJudgement]:
        keys = [key for key in runs if key.suite_key == suite]
        found = self._whole(keys) if whole else summaries(self._database, keys)
        read = {key: unpack(body) for key, body in found.items()}
        return [read_judgement(read[key]) for key in keys if key in read]

    def _whole(self, keys: Iterable[RunKey]) -> dict[RunKey, bytes]:
        rows = rows_by_run(self._database, _JUDGEMENTS, keys)
        return {key: some[0].body for key, some in rows.items() if some[0].body}

    def corrections(self, suite: SuiteKey, key: RunKey | None = None) -> list[Correction]:
        if key is None:
            rows = self._database.rows(_CORRECTIONS, suite)
        else:
            rows = self._database.rows(f"{_CORRECTIONS} AND branch = ? AND run_id = ?", (*suite, *key[3:]))
        found: list[Correction] = [from_plain(Correction, unpack(row.body)) for row in rows]
        return sorted(found, key=lambda each: each.at, reverse=True)

    def put_correction(self, correction: Correction) -> None:
        require_suite(self._database, correction.run.suite_key)
        words = (*correction.run, correction.test_id, pack(as_plain(correction)))
        self._database.write(_PUT_CORRECTION, words)

    def _put_judged(self, judgement: StoredJudgement, events: Sequence[Event]) -> bool | None:
        """False: there is no such run; None: somebody else wrote to it meanwhile."""
        now = datetime.now(UTC)
        state = read_state(self._database, judgement.run)
        if state.head is None:
            return False
        body = pack(as_plain(judgement))
        change = Change(events=unsaved(state, events), received=as_microseconds(now), judgement=body)
        with self._unfinished.noted(judgement.run, now):
            after = commit(self._database, state, change)
            if after is None:
                return None
            self._put_summary(after)
            self._publish(after, now)
        return True


def read_judgement(words: dict[str, Any]) -> StoredJudgement:
    made: StoredJudgement = from_plain(StoredJudgement, words)
    return made

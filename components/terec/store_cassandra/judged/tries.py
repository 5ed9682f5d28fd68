"""store.Judgements: what cases did over many runs, and where failures of a hash were."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from terec.model import CaseSighting, RecordedRun, RunKey, SuiteKey, as_microseconds
from terec.store_cassandra.layout.buckets import HASH_SHARDS, quarter_of, shard_of_hash
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.layout.packing import id_bytes, id_text
from terec.store_cassandra.results.cells import CellReader
from terec.store_cassandra.results.histories import read_cells
from terec.store_cassandra.runs.lists import quarters_of
from terec.store_cassandra.view import View

_WITH_HASH = (
    "SELECT hash, started, run_id, branch, test_id, cell FROM failure_by_hash"
    f" WHERE {OF_SUITE} AND quarter = ? AND shard = ? AND hash = ? AND started >= ? LIMIT ?"
)
_EARLIEST = -(2**62)


class CassandraTries(View):
    def sightings(self, runs: Sequence[RecordedRun], test_ids: Collection[str]) -> dict[str, list[CaseSighting]]:
        tests = [test for each in dict.fromkeys(test_ids) if (test := id_bytes(each)) is not None]
        if not runs or not tests:
            return {}
        cells = read_cells(self._database, self._buckets, runs, tests)
        keys, reader = [run.key for run in runs], CellReader()
        found: dict[str, list[CaseSighting]] = {}
        for test, of_test in cells.items():
            name = id_text(test)
            found[name] = [reader.sighting(of_test[key], name, key) for key in keys if key in of_test]
        return found

    def failures_with(
        self, suite: SuiteKey, hashes: Collection[str], since: datetime | None = None, limit: int = 1000
    ) -> list[CaseSighting]:
        first = _EARLIEST if since is None else as_microseconds(since)
        quarters = [each for each in quarters_of(self._database, suite) if since is None or each >= quarter_of(first)]
        wanted = list(dict.fromkeys(hashes))
        found: dict[tuple[RunKey, bytes], Any] = {}
        for quarter in quarters:  # the newest first: those of an earlier one started before all of it
            places = [(*suite, quarter, shard_of_hash(each, HASH_SHARDS), each, first) for each in wanted]
            for row in self._still_told(places, limit):
                found.setdefault((RunKey(*suite, row.branch, row.run_id), row.test_id), row)
            if len(found) >= limit:
                break
        chosen = sorted(found.items(), key=lambda each: (-each[1].started, -each[1].run_id, each[0]))[:limit]
        reader = CellReader()
        return [reader.sighting(row.cell, id_text(test), key) for (key, test), row in chosen]

    def newest_with(self, suite: SuiteKey, hashes: Collection[str]) -> dict[str, tuple[RunKey, bytes, int]]:
        """Run, test and start of the newest failed try with each of the hashes; all are asked for at once."""
        found: dict[str, tuple[RunKey, bytes, int]] = {}
        for quarter in quarters_of(self._database, suite):
            missing = [each for each in hashes if each not in found]
            places = [(*suite, quarter, shard_of_hash(each, HASH_SHARDS), each, _EARLIEST) for each in missing]
            for row in self._still_told(places, 1):  # of each hash the newest first
                found.setdefault(row.hash, (RunKey(*suite, row.branch, row.run_id), row.test_id, row.started))
        return found

    def _still_told(self, places: Sequence[tuple[Any, ...]], limit: int) -> Iterator[Any]:
        """At least the newest `limit` rows of each place that still say something, where there are so many."""
        asked = list(places)
        while asked:
            more = []
            for place, rows in zip(
                asked, self._database.rows_of(_WITH_HASH, [(*place, limit) for place in asked]), strict=True
            ):
                standing = [row for row in rows if row.cell]
                yield from standing
                if len(rows) == limit and len(standing) < limit:
                    more.append(place)
            asked, limit = more, limit * 4

"""What lists and histories read, written from a run's cases: it can be written again at any time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from terec.model import RunKey
from terec.store_cassandra.cluster.batching import in_batches
from terec.store_cassandra.cluster.database import Statement
from terec.store_cassandra.layout.buckets import HASH_SHARDS, quarter_of, shard_of, shard_of_hash, week_of
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.results.cases import Case, Told, cell_of, quiet_cell
from terec.store_cassandra.results.cells import pack_cell
from terec.store_cassandra.results.failures import failure_body, packed_failures
from terec.store_cassandra.results.marks import FAIL
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.texts.texts import TextRef, Texts

_HISTORY = (
    "INSERT INTO history_by_test (org, project, suite, branch, week, bucket, test_id, run_id, cell)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?"
)
_FAILURE = (
    "INSERT INTO failure_by_run (org, project, suite, branch, run_id, test_id, body, signature)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?"
)
_NO_HASH = (
    f"DELETE FROM failure_by_hash USING TIMESTAMP ? WHERE {OF_SUITE} AND quarter = ?"
    " AND shard = ? AND hash = ? AND started = ? AND run_id = ? AND branch = ? AND test_id = ?"
)
_HASH = (
    "INSERT INTO failure_by_hash (org, project, suite, quarter, shard, hash, started, run_id, branch, test_id, cell)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?"
)

_KEY_BYTES = 60
"""About what the key of a row takes."""

NOTHING = b""
"""Stands where a failure was that is none any more: a deletion would leave a tombstone, and be no cheaper."""


@dataclass(slots=True)
class Derived:
    """Where the derived rows of one step of a run go. version: the step's, by which the newest step's rows win."""

    key: RunKey
    head: Head
    version: int
    buckets: int
    ttl: int
    _cases: dict[int, list[tuple[Case, Mapping[str, str]]]] = field(default_factory=dict)
    _partitions: dict[Any, list[tuple[Statement, int]]] = field(default_factory=dict)

    def add(self, case: Case, texts: Mapping[str, str]) -> None:
        """The rows of a case as it stands."""
        self._cases.setdefault(shard_of(case.test, self.buckets), []).append((case, texts))

    def drop_failure(self, test: bytes) -> None:
        """The case failed before this step and does not now."""
        self._put_failure(test, NOTHING, NOTHING)

    def drop_hash(self, failure_hash: str, test: bytes) -> None:
        """The case had a try with this hash before this step and has none now."""
        self._put_hash(failure_hash, test, NOTHING)

    def batches(self) -> Iterator[Sequence[Statement]]:
        """Batches of one partition each, within the limits of rows and bytes; made as they are taken."""
        week = week_of(self.head.received)
        for bucket, cases in self._cases.items():
            place = (*self.key[:4], week, bucket)
            cells = ((case.test, self._cell(case, texts)) for case, texts in cases)
            yield from in_batches([self._history_row(place, *each) for each in cells])
        for statements in self._partitions.values():
            yield from in_batches(statements)

    def _history_row(self, place: tuple[Any, ...], test: bytes, cell: bytes) -> tuple[Statement, int]:
        """With its size."""
        return (_HISTORY, (*place, test, self.key.run_id, cell, self.version, self.ttl)), len(cell) + _KEY_BYTES

    def _cell(self, case: Case, texts: Mapping[str, str]) -> bytes:
        """The case's cell; what it has in other tables as a failure is put there."""
        received = self.head.received
        if case.is_quiet:
            return quiet_cell(case, received)
        told = cell_of(case, received, texts)
        cell = pack_cell(told)
        if case.effective.outcome == FAIL:
            body = failure_body(case.names, case.effective.order, cell)
            self._put_failure(case.test, body, _packed_signature(case))
        hashes = case.hashes()
        if hashes:
            sighting = pack_cell(told._replace(ending=told.ending._replace(trait=0, detail=0, starts=0)))
            for each in hashes:
                self._put_hash(each, case.test, sighting)
        return cell

    def _put_failure(self, test: bytes, body: bytes, signature: bytes) -> None:
        values = (*self.key, test, body, signature, self.version, self.ttl)
        self._put((1,), (_FAILURE, values), len(body) + len(signature))

    def _put_hash(self, failure_hash: str, test: bytes, cell: bytes) -> None:
        values = (*hash_row(self.key, self.head, failure_hash, test), cell, self.version, self.ttl)
        self._put((2, values[4]), (_HASH, values), len(cell) + 100)

    def _put(self, partition: Any, statement: Statement, size: int) -> None:
        self._partitions.setdefault(partition, []).append((statement, size + _KEY_BYTES))


def hash_row(key: RunKey, head: Head, failure_hash: str, test: bytes) -> tuple[Any, ...]:
    """The key of the row of failure_by_hash."""
    shard = shard_of_hash(failure_hash, HASH_SHARDS)
    quarter = quarter_of(head.started)
    return (*key.suite_key, quarter, shard, failure_hash, head.started, key.run_id, key.branch, test)


def no_hash(key: RunKey, head: Head, failure_hash: str, test: bytes, version: int) -> Statement:
    """Deletes a row of failure_by_hash, where a run goes or moves in the order of starts."""
    return _NO_HASH, (version, *hash_row(key, head, failure_hash, test))


def _packed_signature(case: Case) -> bytes:
    """Of each failure that counts part and signature; apart from what lists show, who do not want it: it is as long."""
    counted = case.counted_failures()
    return packed_failures(counted) if counted else NOTHING


def texts_for(texts: Texts, org: str, cases: Iterable[Case], known: Mapping[str, str]) -> Mapping[str, str]:
    """The texts whose starts the failures of these cases show: those known, and the others read."""
    wanted: list[TextRef] = []
    for case in cases:
        if case.effective.outcome == FAIL:
            wanted += [ref for ref in own_refs(case.effective, org) if ref.digest not in known]
    return {**known, **texts.read(wanted)} if wanted else known


def own_refs(told: Told, org: str) -> list[TextRef]:
    """The texts of a sighting itself, without those of the attempts before it."""
    if not told.row.detail:
        return []
    own = {each for each in told.row.detail.texts if each}
    return [ref for ref in told.refs(org) if ref.digest in own]

"""The tests that a suite ever had: their names by id, and which of them are new."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from terec.model import CaseId, SuiteKey
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.layout.buckets import NAME_BUCKETS, shard_of
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.results.rows import Names
from terec.store_cassandra.results.word_index import WordIndex

SUITES_REMEMBERED = 32
TESTS_REMEMBERED = 400_000
"""Beyond these the suites used longest ago are forgotten; an id takes some 100 bytes."""

_IN_QUERY = 100
_BATCH_ROWS = 100

_KNOWN = f"SELECT test_id FROM test_case WHERE {OF_SUITE} AND bucket = ? AND test_id IN ?"
_NAMES = f"SELECT test_id, names FROM test_case WHERE {OF_SUITE} AND bucket = ? AND test_id IN ?"
_ALL = f"SELECT test_id, names FROM test_case WHERE {OF_SUITE} AND bucket = ?"
_ADD = "INSERT INTO test_case (org, project, suite, bucket, test_id, names) VALUES (?, ?, ?, ?, ?, ?)"


class SuiteTests:
    """The tests of suites; the ids that were met are remembered between uploads."""

    def __init__(self, database: Database, words: WordIndex) -> None:
        self._database = database
        self._words = words
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[SuiteKey, int], set[bytes]] = OrderedDict()

    def new(self, suite: SuiteKey, made: int, tests: Mapping[bytes, Names]) -> dict[bytes, Names]:
        """Those that the suite never had; made: when the suite was made, as one of its name may have been removed."""
        with self._lock:
            missing = [each for each in tests if each not in self._known.get((suite, made), ())]
        if not missing:
            return {}
        stored = {row.test_id for rows in self._database.rows_of(_KNOWN, _questions(suite, missing)) for row in rows}
        self.remember(suite, made, stored)
        return {each: tests[each] for each in missing if each not in stored}

    def add(self, suite: SuiteKey, made: int, tests: Mapping[bytes, Names]) -> None:
        self._database.write_batches(self.batches(suite, tests))
        self.remember(suite, made, tests)

    def batches(self, suite: SuiteKey, tests: Mapping[bytes, Names]) -> Iterator[Sequence[Statement]]:
        """What writes the names of these tests, and what leads from words to them."""
        yield from _additions(suite, tests)
        yield from self._words.case_batches(suite, ((test, CaseId(*names)) for test, names in tests.items()))

    def names(self, suite: SuiteKey, tests: Iterable[bytes]) -> dict[bytes, CaseId]:
        found = self._database.rows_of(_NAMES, _questions(suite, list(tests)))
        return {row.test_id: CaseId(*unpack(row.names)) for rows in found for row in rows}

    def all_names(self, suite: SuiteKey) -> Iterator[tuple[bytes, CaseId]]:
        """Every test of the suite; reads them all."""
        for rows in self._database.rows_of(_ALL, [(*suite, bucket) for bucket in range(NAME_BUCKETS)]):
            for row in rows:
                yield row.test_id, CaseId(*unpack(row.names))

    def remember(self, suite: SuiteKey, made: int, tests: Iterable[bytes]) -> None:
        """They are not looked up from now on: they are written."""
        with self._lock:
            self._known.setdefault((suite, made), set()).update(tests)
            self._known.move_to_end((suite, made))
            while len(self._known) > SUITES_REMEMBERED or (
                len(self._known) > 1 and sum(map(len, self._known.values())) > TESTS_REMEMBERED
            ):
                self._known.popitem(last=False)


def _questions(suite: SuiteKey, tests: Sequence[bytes]) -> list[tuple[object, ...]]:
    """Values of a query for each bucket, with at most _IN_QUERY tests."""
    return [
        (*suite, bucket, some[start : start + _IN_QUERY])
        for bucket, some in _by_bucket(tests).items()
        for start in range(0, len(some), _IN_QUERY)
    ]


def _additions(suite: SuiteKey, tests: Mapping[bytes, Names]) -> Iterator[Sequence[Statement]]:
    for bucket, some in _by_bucket(list(tests)).items():
        for start in range(0, len(some), _BATCH_ROWS):
            yield [(_ADD, (*suite, bucket, test, pack(tests[test]))) for test in some[start : start + _BATCH_ROWS]]


def _by_bucket(tests: Sequence[bytes]) -> dict[int, list[bytes]]:
    buckets: dict[int, list[bytes]] = {}
    for test in tests:
        buckets.setdefault(shard_of(test, NAME_BUCKETS), []).append(test)
    return buckets

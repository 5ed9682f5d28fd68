"""The tests that a suite ever had: their names by id, and which of them are new."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from terec.model import CaseId, SuiteKey
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.layout.buckets import NAME_BUCKETS, shard_of
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.layout.name_blocks import (
    BLOCK_TESTS,
    BLOCKS_FROM,
    block_ids,
    block_key,
    block_names,
    pack_block,
)
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.results.rows import Names
from terec.store_cassandra.results.word_index import WordIndex

SUITES_REMEMBERED = 32
TESTS_REMEMBERED = 400_000
"""Beyond these the suites used longest ago are forgotten; an id takes some 100 bytes."""

_IN_QUERY = 100

_OF_BUCKET = f"FROM test_case WHERE {OF_SUITE} AND bucket = ?"
_KNOWN = f"SELECT test_id, block {_OF_BUCKET}"
_ALL = f"SELECT test_id, names, block {_OF_BUCKET}"
_SINGLE = f"SELECT test_id, names, block {_OF_BUCKET} AND test_id IN ?"
_BLOCKS = f"SELECT test_id, names, block {_OF_BUCKET} AND test_id >= ?"
_ADD = "INSERT INTO test_case (org, project, suite, bucket, test_id, names) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_BLOCK = "INSERT INTO test_case (org, project, suite, bucket, test_id, names, block) VALUES (?, ?, ?, ?, ?, ?, ?)"


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
        buckets = [(*suite, bucket) for bucket in _by_bucket(missing)]
        stored = {test for rows in self._database.rows_of(_KNOWN, buckets) for row in rows for test in _ids(row)}
        self.remember(suite, made, stored)
        return {each: tests[each] for each in missing if each not in stored}

    def add(self, suite: SuiteKey, made: int, tests: Mapping[bytes, Names]) -> None:
        """Write those that the suite never had, and what leads from words to any of them."""
        self._database.write_batches(_additions(suite, self.new(suite, made, tests)))
        self._database.write_batches(self._words.case_batches(suite, _cases_by_bucket(tests)))
        self.remember(suite, made, tests)

    def batches(self, suite: SuiteKey, tests: Mapping[bytes, Names]) -> Iterator[Sequence[Statement]]:
        """What writes the names of these tests, which are new, and what leads from words to them."""
        yield from _additions(suite, tests)
        yield from self._words.case_batches(suite, _cases_by_bucket(tests))

    def names(self, suite: SuiteKey, tests: Iterable[bytes]) -> dict[bytes, CaseId]:
        """Those of these tests that the suite ever had; reads the blocks of their buckets."""
        wanted = set(tests)
        found = self._database.rows_of_each(_questions(suite, _by_bucket(wanted)))
        return dict(each for rows in found for row in rows for each in _named(row, wanted))

    def all_names(self, suite: SuiteKey) -> Iterator[tuple[bytes, CaseId]]:
        """Every test of the suite, once; reads them all."""
        return self.names_in(suite, range(NAME_BUCKETS))

    def names_in(self, suite: SuiteKey, buckets: Iterable[int]) -> Iterator[tuple[bytes, CaseId]]:
        """Every test of these buckets, once; reads them all."""
        for rows in self._database.rows_of(_ALL, [(*suite, bucket) for bucket in buckets]):
            yield from dict(each for row in rows for each in _named(row)).items()

    def remember(self, suite: SuiteKey, made: int, tests: Iterable[bytes]) -> None:
        """They are not looked up from now on: they are written."""
        with self._lock:
            self._known.setdefault((suite, made), set()).update(tests)
            self._known.move_to_end((suite, made))
            while len(self._known) > SUITES_REMEMBERED or (
                len(self._known) > 1 and sum(map(len, self._known.values())) > TESTS_REMEMBERED
            ):
                self._known.popitem(last=False)


def case_names(row: Any) -> Iterator[CaseId]:
    """The names of all tests of a row of test_case."""
    return (names for _, names in _named(row))


def _ids(row: Any) -> Sequence[bytes]:
    return (row.test_id,) if row.block is None else block_ids(row.block)


def _named(row: Any, wanted: Collection[bytes] | None = None) -> Iterator[tuple[bytes, CaseId]]:
    if row.block is None:
        return iter([(row.test_id, CaseId(*unpack(row.names)))])
    return block_names(row.block, wanted)


def _questions(suite: SuiteKey, tests: Mapping[int, Sequence[bytes]]) -> Iterator[Statement]:
    """For each bucket its blocks, and those of these tests that have a row of their own."""
    for bucket, some in tests.items():
        yield _BLOCKS, (*suite, bucket, BLOCKS_FROM)
        for start in range(0, len(some), _IN_QUERY):
            yield _SINGLE, (*suite, bucket, some[start : start + _IN_QUERY])


def _additions(suite: SuiteKey, tests: Mapping[bytes, Names]) -> Iterator[Sequence[Statement]]:
    for bucket, some in _by_bucket(tests).items():
        for start in range(0, len(some), BLOCK_TESTS):
            yield [_addition((*suite, bucket), {each: tests[each] for each in some[start : start + BLOCK_TESTS]})]


def _addition(place: tuple[Any, ...], tests: Mapping[bytes, Names]) -> Statement:
    """names: of a block those of its first test, for servers that know no blocks and run on beside upgraded ones."""
    first = next(iter(tests))
    names = pack(tests[first])
    if len(tests) == 1:
        return _ADD, (*place, first, names)
    block = pack_block(tests)
    return _ADD_BLOCK, (*place, block_key(block), names, block)


def _cases_by_bucket(tests: Mapping[bytes, Names]) -> dict[int, list[CaseId]]:
    return {bucket: [CaseId(*tests[each]) for each in some] for bucket, some in _by_bucket(tests).items()}


def _by_bucket(tests: Iterable[bytes]) -> dict[int, list[bytes]]:
    buckets: dict[int, list[bytes]] = {}
    for test in tests:
        buckets.setdefault(shard_of(test, NAME_BUCKETS), []).append(test)
    return buckets

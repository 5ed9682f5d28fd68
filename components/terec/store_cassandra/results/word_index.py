"""The words by which tests and failures are found, and the signatures that failures of a suite ever had."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from terec.model import CaseId, FailureSignature, SuiteKey, case_words, failure_words
from terec.store_cassandra.cluster.batching import in_batches
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.layout.buckets import shard_of_hash
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.layout.packing import ID_BYTES, as_json, pack, unpack
from terec.store_cassandra.results.rows import Row, signature_words

OF_CASES, OF_FAILURES = "case", "failure"
SIGNATURE_SHARDS = 16
_REMEMBERED = 50_000
_IDS_IN_ROW = 500
"""Tests that came together and share a word lie in one row: their words are ten times as many as the tests."""

_ABOVE = "\U0010ffff"

_ADD = "INSERT INTO word (org, project, suite, kind, start, word, target) VALUES (?, ?, ?, ?, ?, ?, ?)"
_TAKE = f"DELETE FROM word WHERE {OF_SUITE} AND kind = ? AND start = ? AND word = ? AND target = ?"
_FIND = f"SELECT target FROM word WHERE {OF_SUITE} AND kind = ? AND start = ? AND word >= ? AND word < ?"
_SIGN = "INSERT INTO signature (org, project, suite, shard, strict, digest, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
_SIGNED = f"SELECT strict, body FROM signature WHERE {OF_SUITE} AND shard = ? AND strict = ?"
_DIGESTS = f"SELECT digest, body FROM signature WHERE {OF_SUITE} AND shard = ? AND strict = ?"


class _Entry(NamedTuple):
    """target: the ids of tests one after the other, or the strict hash of failures."""

    word: str
    target: bytes


Signatures = dict[bytes, FailureSignature]
"""By their digests."""


class WordIndex:
    """Words of a suite's tests and failures; a word leads to tests by their ids, to failures by their strict hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[SuiteKey, int, bytes], None] = OrderedDict()

    def case_batches(self, suite: SuiteKey, cases: Iterable[tuple[bytes, CaseId]]) -> Iterator[Sequence[Statement]]:
        """What leads from words to these cases."""
        yield from _of_words(_ADD, suite, OF_CASES, _case_entries(cases))

    def add_signatures(self, suite: SuiteKey, made: int, rows: Iterable[Row]) -> None:
        """Those of the rows and of their attempts that were not met lately; made: when the suite was made."""
        new = self.new_signatures(suite, made, rows)
        self._database.write_batches(self.signature_batches(suite, new))
        self.remember(suite, made, new)

    def new_signatures(self, suite: SuiteKey, made: int, rows: Iterable[Row]) -> Signatures:
        """Those of the rows and of their attempts that were not met lately."""
        met = {signature_digest(each): each for row in rows for each in signatures_in(row)}
        with self._lock:
            return {digest: each for digest, each in met.items() if (suite, made, digest) not in self._known}

    def signature_batches(self, suite: SuiteKey, new: Signatures) -> Iterator[Sequence[Statement]]:
        """What leads from words to the signatures, and then these: whoever finds one finds all of its words."""
        yield from _of_words(_ADD, suite, OF_FAILURES, _failure_entries(new.values()))
        shards: dict[int, list[tuple[Statement, int]]] = {}
        for digest, each in new.items():
            row = _signature_row(suite, digest, each)
            shards.setdefault(shard_of_hash(each.strict, SIGNATURE_SHARDS), []).append((row, len(row[1][-1])))
        for rows in shards.values():
            yield from in_batches(rows)

    def remember(self, suite: SuiteKey, made: int, written: Signatures) -> None:
        """Pass over them from now on: they are written."""
        with self._lock:
            self._known.update(dict.fromkeys((suite, made, digest) for digest in written))
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def forget_signatures(self, suite: SuiteKey, rows: Iterable[Row]) -> None:
        """Leave only the hashes of the rows' signatures, and take the words that no other of such a hash has."""
        self._forget(suite, {signature_digest(each): each for row in rows for each in signatures_in(row)})

    def forget_words_of(self, suite: SuiteKey, hashes: Iterable[str]) -> None:
        """The same for every signature with one of these strict hashes, whichever rows have it."""
        for strict in hashes:
            (signatures,) = self._stored(suite, [strict])
            self._forget(suite, signatures)

    def _forget(self, suite: SuiteKey, signatures: Signatures) -> None:
        """Words first: it is signatures that tell of them, to whoever asks again after a crash.

        And once more at the end, for those that an upload under way wrote meanwhile.
        """
        hashes = list({each.strict for each in signatures.values()})
        others = [
            each
            for stored in self._stored(suite, hashes)
            for digest, each in stored.items()
            if digest not in signatures
        ]
        shared = set(_failure_entries(others))
        gone = [each for each in _failure_entries(signatures.values()) if each not in shared]
        self._database.write_batches(_of_words(_TAKE, suite, OF_FAILURES, gone))
        self._database.write_batches(
            [_signature_row(suite, digest, FailureSignature(each.strict, each.loose, each.generic))]
            for digest, each in signatures.items()
        )
        self._database.write_batches(_of_words(_TAKE, suite, OF_FAILURES, gone))

    def _stored(self, suite: SuiteKey, hashes: Sequence[str]) -> list[Signatures]:
        """The signatures of each of these strict hashes."""
        found = self._database.rows_of(_DIGESTS, [_signed_at(suite, each) for each in hashes])
        return [{row.digest: FailureSignature(*unpack(row.body)) for row in rows} for rows in found]

    def targets(self, suite: SuiteKey, kind: str, word: str) -> list[bytes]:
        """What has a word that begins so."""
        rows = self._database.rows(_FIND, (*suite, kind, word[0], word, word + _ABOVE))
        if kind == OF_CASES:
            return list(dict.fromkeys(test for row in rows for test in _ids(row.target)))
        return list(dict.fromkeys(row.target for row in rows))

    def signatures(self, suite: SuiteKey, hashes: Sequence[str]) -> dict[str, list[FailureSignature]]:
        """The signatures that failures of these strict hashes had."""
        found = self._database.rows_of(_SIGNED, [_signed_at(suite, each) for each in hashes])
        return {
            strict: [FailureSignature(*unpack(row.body)) for row in rows]
            for strict, rows in zip(hashes, found, strict=True)
        }


def signatures_in(row: Row) -> Iterator[FailureSignature]:
    """Every signature of the row, of its attempts too."""
    if row.signed:
        own, attempts = row.signed
        for each in (own, *attempts):
            if each:
                yield FailureSignature(*each)


def signature_digest(signature: FailureSignature) -> bytes:
    return blake2b(as_json(signature_words(signature)), digest_size=16).digest()


def starts_of(words: Iterable[str]) -> set[str]:
    """The partitions in which these words lie."""
    return {word[0] for word in words}


def _signature_row(suite: SuiteKey, digest: bytes, signature: FailureSignature) -> Statement:
    return _SIGN, (*_signed_at(suite, signature.strict), digest, pack(signature_words(signature)))


def _signed_at(suite: SuiteKey, strict: str) -> tuple[Any, ...]:
    return (*suite, shard_of_hash(strict, SIGNATURE_SHARDS), strict)


def _case_entries(cases: Iterable[tuple[bytes, CaseId]]) -> Iterator[_Entry]:
    tests: dict[str, list[bytes]] = {}
    for test, case in cases:
        for word in case_words(case):
            tests.setdefault(word, []).append(test)
    for word, some in tests.items():
        for first in range(0, len(some), _IDS_IN_ROW):
            yield _Entry(word, b"".join(some[first : first + _IDS_IN_ROW]))


def _failure_entries(signatures: Iterable[FailureSignature]) -> Iterator[_Entry]:
    return (_Entry(word, each.strict.encode()) for each in signatures for word in failure_words(each))


def _ids(target: bytes) -> Iterator[bytes]:
    return (target[at : at + ID_BYTES] for at in range(0, len(target), ID_BYTES))


def _of_words(cql: str, suite: SuiteKey, kind: str, entries: Iterable[_Entry]) -> Iterator[Sequence[Statement]]:
    """Batches of one partition each; a word with half a surrogate pair cannot be stored, nor asked for."""
    partitions: dict[str, list[tuple[Statement, int]]] = {}
    for word, target in dict.fromkeys(entries):
        if word.isprintable() and not any("\ud800" <= letter <= "\udfff" for letter in word):
            row = (cql, (*suite, kind, word[0], word, target))
            partitions.setdefault(word[0], []).append((row, len(word) + len(target)))
    for rows in partitions.values():
        yield from in_batches(rows)

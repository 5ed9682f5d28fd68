"""The words by which tests and failures are found, and the signatures that failures of a suite ever had."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from terec.model import CaseId, FailureSignature, SuiteKey, case_words, failure_words
from terec.store_cassandra.cluster.batching import in_batches
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.layout.buckets import NAME_BUCKETS, shard_of, shard_of_hash
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.layout.packing import ID_BYTES, as_json, pack, unpack
from terec.store_cassandra.results.rows import Row, signature_words

OF_BUCKETS, OF_CASES, OF_FAILURES = "bucket", "case", "failure"
"""Kinds of words. Of cases a word leads to tests by their ids, as servers write it that know of no buckets."""

SIGNATURE_SHARDS = 16
_REMEMBERED = 50_000
_WORDS_IN_ROW = 2000
"""So many of the greatest length still fit a mutation of Cassandra."""

_ABOVE = "\U0010ffff"

_ADD = "INSERT INTO word (org, project, suite, kind, start, word, target) VALUES (?, ?, ?, ?, ?, ?, ?)"
_TAKE = f"DELETE FROM word WHERE {OF_SUITE} AND kind = ? AND start = ? AND word = ? AND target = ?"
_FIND = f"SELECT target FROM word WHERE {OF_SUITE} AND kind = ? AND start = ? AND word >= ? AND word < ?"
_ALL = f"SELECT target FROM word WHERE {OF_SUITE} AND kind = ? AND start = ?"
_SIGN = "INSERT INTO signature (org, project, suite, shard, strict, digest, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
_SIGNED = f"SELECT strict, body FROM signature WHERE {OF_SUITE} AND shard = ? AND strict = ?"
_DIGESTS = f"SELECT digest, body FROM signature WHERE {OF_SUITE} AND shard = ? AND strict = ?"


class _Entry(NamedTuple):
    """target: the strict hash of failures."""

    word: str
    target: bytes


Signatures = dict[bytes, FailureSignature]
"""By their digests."""


class WordIndex:
    """Words of a suite's tests and failures, which lead to buckets of tests, and to failures by their strict hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[SuiteKey, int, bytes], None] = OrderedDict()

    def case_batches(self, suite: SuiteKey, buckets: Mapping[int, Iterable[CaseId]]) -> Iterator[Sequence[Statement]]:
        """What leads from words to the buckets of these cases."""
        for letter, words in _packed_words(buckets):
            digest = blake2b(words, digest_size=16).hexdigest()
            yield [(_ADD, (*suite, OF_BUCKETS, letter, digest, words))]

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

    def hashes(self, suite: SuiteKey, word: str) -> set[str]:
        """The strict hashes of failures with a word that begins so."""
        return {row.target.decode() for row in self._database.rows(_FIND, _begin_so(suite, OF_FAILURES, word))}

    def buckets(self, suite: SuiteKey, word: str) -> set[int]:
        """The buckets of tests with a word that begins so."""
        begin_so = _begin_so(suite, OF_CASES, word)
        cases, packed = self._database.rows_of_each([(_FIND, begin_so), (_ALL, (*suite, OF_BUCKETS, word[0]))])
        bits = [each for row in packed for known, each in unpack(row.target).items() if known.startswith(word)]
        found = {bucket for bucket in range(NAME_BUCKETS) if any(each >> bucket & 1 for each in bits)}
        return found | {shard_of(test, NAME_BUCKETS) for row in cases for test in _ids(row.target)}

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


def _packed_words(buckets: Mapping[int, Iterable[CaseId]]) -> Iterator[tuple[str, bytes]]:
    """The words of these tests by their first letter, each with a bit for every bucket that has it; equal for equal."""
    having: dict[str, int] = {}
    for alone, bits in _names_in(buckets).items():
        for word in case_words(alone):
            having[word] = having.get(word, 0) | bits
    for letter, words in groupby(sorted(filter(_is_storable, having)), key=itemgetter(0)):
        while some := {word: having[word] for word in islice(words, _WORDS_IN_ROW)}:
            yield letter, pack(some)


def _names_in(buckets: Mapping[int, Iterable[CaseId]]) -> dict[CaseId, int]:
    """Each name of these tests by itself, as tests share most of them, with a bit for every bucket that has it."""
    names: dict[str, int] = {}
    configs: dict[str, int] = {}
    for bucket, cases in buckets.items():
        bit = 1 << bucket
        for package, class_name, case, config in cases:
            for name in (package, class_name, case):
                names[name] = names.get(name, 0) | bit
            configs[config] = configs.get(config, 0) | bit
    alone = {CaseId("", "", name): bits for name, bits in names.items()}
    return alone | {CaseId("", "", "", config): bits for config, bits in configs.items()}


def _failure_entries(signatures: Iterable[FailureSignature]) -> Iterator[_Entry]:
    return (_Entry(word, each.strict.encode()) for each in signatures for word in failure_words(each))


def _begin_so(suite: SuiteKey, kind: str, word: str) -> tuple[str, ...]:
    """The values of _FIND."""
    return (*suite, kind, word[0], word, word + _ABOVE)


def _ids(target: bytes) -> Iterator[bytes]:
    return (target[at : at + ID_BYTES] for at in range(0, len(target), ID_BYTES))


def _of_words(cql: str, suite: SuiteKey, kind: str, entries: Iterable[_Entry]) -> Iterator[Sequence[Statement]]:
    """Batches of one partition each."""
    partitions: dict[str, list[tuple[Statement, int]]] = {}
    for word, target in dict.fromkeys(entries):
        if _is_storable(word):
            row = (cql, (*suite, kind, word[0], word, target))
            partitions.setdefault(word[0], []).append((row, len(word) + len(target)))
    for rows in partitions.values():
        yield from in_batches(rows)


def _is_storable(word: str) -> bool:
    """A word with half a surrogate pair cannot be stored, nor asked for."""
    return word.isprintable() and not any("\ud800" <= letter <= "\udfff" for letter in word)

"""store.Search: candidates from the index of words; then the words are looked for in their names and signatures."""

from collections.abc import Sequence

from terec.model import (
    CaseId,
    FailureSignature,
    Found,
    FoundCase,
    FoundFailure,
    SuiteKey,
    case_words,
    failure_text,
    failure_words,
    has_words,
)
from terec.store import SEARCH_MATCHES
from terec.store_cassandra.judged.tries import CassandraTries
from terec.store_cassandra.layout.packing import id_text

HASHES_SEEN = 4 * SEARCH_MATCHES
"""Strict hashes that one search asks for at most: of each its signatures, and its newest failure in each quarter."""

Signatures = dict[str, FailureSignature]
"""By their strict hashes."""


class CassandraSearch(CassandraTries):
    def search(self, suite: SuiteKey, words: Sequence[str], limit: int = 32) -> Found:
        if not words:
            return Found()
        cases = self._found_cases(suite, words)
        failures, all_seen = self._found_failures(suite, words)
        more = max(len(cases), len(failures)) > limit or not all_seen
        return Found(tuple(cases[:limit]), tuple(failures[:limit]), more)

    def _found_cases(self, suite: SuiteKey, words: Sequence[str]) -> list[FoundCase]:
        buckets = self._words.buckets(suite, max(words, key=len))
        names = self._tests.names_in(suite, sorted(buckets))
        found = sorted((case, test) for test, case in names if has_words(case_words(case), words))
        return [FoundCase(id_text(test), CaseId(*case)) for case, test in found]

    def _found_failures(self, suite: SuiteKey, words: Sequence[str]) -> tuple[list[FoundFailure], bool]:
        """The newest failure of each of the first strict hashes, the last started first; whether those are all.

        Hashes that no run has any more are passed over, as far as so many are looked at.
        """
        hashes = self._having(suite, words)
        found: dict[tuple[int, int, str, str], FoundFailure] = {}
        seen = 0
        while len(found) < SEARCH_MATCHES and (some := hashes[seen : min(seen + SEARCH_MATCHES, HASHES_SEEN)]):
            seen += len(some)
            found |= self._newest(suite, self._signatures_with(suite, some, words))
        return [found[place] for place in sorted(found)], seen == len(hashes)

    def _having(self, suite: SuiteKey, words: Sequence[str]) -> list[str]:
        """Strict hashes to which the longest of the words lead, in order: no more words than leave few enough."""
        found: set[str] | None = None
        for word in sorted(words, key=len, reverse=True):  # the longest leads to the fewest, mostly
            if found is None or len(found) > SEARCH_MATCHES:
                hashes = self._words.hashes(suite, word)
                found = hashes if found is None else found & hashes
        return sorted(found or ())

    def _signatures_with(self, suite: SuiteKey, hashes: Sequence[str], words: Sequence[str]) -> Signatures:
        """One with all the words for each of the hashes that has one."""
        known = self._words.signatures(suite, hashes)
        fitting = {
            strict: [each for each in some if has_words(failure_words(each), words)] for strict, some in known.items()
        }
        return {strict: some[0] for strict, some in fitting.items() if some}

    def _newest(self, suite: SuiteKey, signatures: Signatures) -> dict[tuple[int, int, str, str], FoundFailure]:
        """The newest failure of each strict hash that a run still has, by what orders them."""
        found = {}
        for strict, (key, test, started) in self.newest_with(suite, signatures.keys()).items():
            place = (-started, -key.run_id, key.branch, id_text(test))
            found[place] = FoundFailure(strict, failure_text(signatures[strict]), key, id_text(test))
        return found

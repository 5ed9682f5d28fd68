"""store.Search: candidates by the longest word, from the index of words; the other words are looked for in them."""

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
from terec.store_cassandra.packing import id_text
from terec.store_cassandra.tries import CassandraTries
from terec.store_cassandra.word_index import OF_CASES, OF_FAILURES


class CassandraSearch(CassandraTries):
    def search(self, suite: SuiteKey, words: Sequence[str], limit: int = 32) -> Found:
        if not words:
            return Found()
        cases = self._found_cases(suite, words)
        signatures = self._found_signatures(suite, words)
        hashes = sorted(signatures)
        failures = self._newest(suite, {each: signatures[each] for each in hashes[:SEARCH_MATCHES]})
        more = max(len(cases), len(failures)) > limit or len(hashes) > SEARCH_MATCHES
        return Found(tuple(cases[:limit]), tuple(failures[:limit]), more)

    def _found_cases(self, suite: SuiteKey, words: Sequence[str]) -> list[FoundCase]:
        tests = self._words.targets(suite, OF_CASES, max(words, key=len))
        names = self._tests.names(suite, tests)
        found = sorted((case, test) for test, case in names.items() if has_words(case_words(case), words))
        return [FoundCase(id_text(test), CaseId(*case)) for case, test in found]

    def _found_signatures(self, suite: SuiteKey, words: Sequence[str]) -> dict[str, FailureSignature]:
        """One with the words for each strict hash."""
        hashes = [each.decode() for each in self._words.targets(suite, OF_FAILURES, max(words, key=len))]
        known = self._words.signatures(suite, hashes)
        fitting = {
            strict: [each for each in some if has_words(failure_words(each), words)] for strict, some in known.items()
        }
        return {strict: some[0] for strict, some in fitting.items() if some}

    def _newest(self, suite: SuiteKey, signatures: dict[str, FailureSignature]) -> list[FoundFailure]:
        """The newest failure of each strict hash, the last started first; without hashes that no run has any more."""
        found = {}
        for strict, (key, test, started) in self.newest_with(suite, signatures.keys()).items():
            place = (-started, -key.run_id, key.branch, id_text(test))
            found[place] = FoundFailure(strict, failure_text(signatures[strict]), key, id_text(test))
        return [found[place] for place in sorted(found)]

"""Finding tests and failures by words."""

from collections.abc import Sequence
from typing import Protocol

from terec.model import Found, SuiteKey

SEARCH_MATCHES = 1000
"""Most failure hashes whose newest failure is looked for: words that fit more of them find the first by hash."""


class Search(Protocol):
    def search(self, suite: SuiteKey, words: Sequence[str], limit: int = 32) -> Found:
        """Tests and failures of the suite with all the words, as model.query_words makes them; nothing for none.

        A test has a word that is the beginning of one of model.case_words, a failure that of one of
        model.failure_words. Tests by package, class, case and config, those of deleted runs among them. Failures once
        for each strict hash, by the start of the run where it was newest, the last first (of equals: the greater
        run_id, then branch, then test id), tries kept as evidence among them. At most `limit` of each.
        """

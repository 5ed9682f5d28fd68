"""store.Search: by looking through the dictionaries of tests and signatures, which have each of them once.

No index: 50,000 tests are looked through in 0.1 s, and an index of their words would be larger than they are.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from terec.model import (
    CaseId,
    FailureSignature,
    Found,
    FoundCase,
    FoundFailure,
    RunKey,
    SuiteKey,
    case_words,
    failure_text,
    failure_words,
    has_words,
)
from terec.store import SEARCH_MATCHES
from terec.store_sqlite.results.sightings import TEST_MASK
from terec.store_sqlite.runs.places import suite_number
from terec.store_sqlite.view import View

_NAMES = "test_package || ' ' || test_suite || ' ' || test_case || ' ' || test_config"
_CASES = """
    SELECT test_id, test_package, test_suite, test_case, test_config FROM test WHERE suite_no = ? {likely}
    ORDER BY test_package, test_suite, test_case, test_config"""
_SIGNATURES = "SELECT signature_no, strict, loose, generic, words FROM signature WHERE suite_no = ? {likely}"
_NEWEST = f"""
    SELECT signature_no, branch, run_id, test_id FROM json_each(?) AS wanted
    CROSS JOIN tried ON signature_no = wanted.value CROSS JOIN run ON run_no = place >> 32
    CROSS JOIN test ON test_no = place & {TEST_MASK} ORDER BY started DESC, run_id DESC, branch, test_id"""


class SqliteSearch(View):
    def search(self, suite: SuiteKey, words: Sequence[str], limit: int = 32) -> Found:
        if not words:
            return Found()
        with self._database.reading() as connection:
            suite_no = suite_number(connection, suite)
            cases = list(islice(_cases(connection, suite_no, words), limit + 1))
            signatures = _signatures(connection, suite_no, words)
            hashes = sorted({each.strict for each in signatures.values()})
            looked_at = set(hashes[:SEARCH_MATCHES])
            chosen = {number: each for number, each in signatures.items() if each.strict in looked_at}
            failures = list(islice(_failures(connection, suite, chosen), limit + 1))
        more = max(len(cases), len(failures)) > limit or len(hashes) > SEARCH_MATCHES
        return Found(tuple(cases[:limit]), tuple(failures[:limit]), more)


def _cases(connection: sqlite3.Connection, suite_no: int | None, words: Sequence[str]) -> Iterator[FoundCase]:
    for test_id, *names in connection.execute(*_likely(_CASES, _NAMES, suite_no, words)):
        case = CaseId(*names)
        if has_words(case_words(case), words):
            yield FoundCase(test_id, case)


def _signatures(
    connection: sqlite3.Connection, suite_no: int | None, words: Sequence[str]
) -> dict[int, FailureSignature]:
    """Those with the words, by number."""
    found = {}
    for number, strict, loose, generic, told in connection.execute(*_likely(_SIGNATURES, "words", suite_no, words)):
        signature = FailureSignature(strict, loose, bool(generic), told)
        if has_words(failure_words(signature), words):
            found[number] = signature
    return found


def _failures(
    connection: sqlite3.Connection, suite: SuiteKey, signatures: dict[int, FailureSignature]
) -> Iterator[FoundFailure]:
    """The newest failure of each strict hash, the last first."""
    seen: set[str] = set()
    for number, branch, run_id, test_id in connection.execute(_NEWEST, (json.dumps(list(signatures)),)):
        signature = signatures[number]
        if signature.strict not in seen:
            seen.add(signature.strict)
            yield FoundFailure(signature.strict, failure_text(signature), RunKey(*suite, branch, run_id), test_id)


def _likely(query: str, text: str, suite_no: int | None, words: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
    """The query for rows that may have the words, and its values: LIKE knows both cases of ASCII letters alone."""
    plain = [f"%{word}%" for word in words if word.isascii()]
    return query.format(likely="".join(f"AND {text} LIKE ? " for _ in plain)), (suite_no, *plain)

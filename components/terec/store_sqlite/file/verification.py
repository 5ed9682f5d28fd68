"""Whether a file holds what it says it holds."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from terec.model import StoreCorrupt
from terec.store_sqlite.file.opening import open_store
from terec.store_sqlite.results.sightings import TEST_MASK
from terec.store_sqlite.texts.details import count_references
from terec.store_sqlite.texts.texts import SLOT_BITS, read_block

_COUNTS = f"""
    SELECT run_no, branch, run_id FROM run WHERE (pass_count, fail_count, skip_count, passed_on_retry) IS NOT (
        SELECT ifnull(sum(outcome = 0), 0), ifnull(sum(outcome = 1), 0), ifnull(sum(outcome = 2), 0),
               ifnull(sum(flags & 2 > 0), 0)
        FROM result WHERE place BETWEEN run_no << 32 AND run_no << 32 | {TEST_MASK})"""
_FAILURES = """
    SELECT place FROM result WHERE outcome = 1 AND place NOT IN (SELECT place FROM failure)
    UNION ALL SELECT place FROM failure WHERE place NOT IN (SELECT place FROM result WHERE outcome = 1)"""
_STRAYS = f"""
    SELECT place FROM result WHERE place >> 32 NOT IN (SELECT run_no FROM run)
    OR place & {TEST_MASK} NOT IN (SELECT test_no FROM test)
    OR detail_no IS NOT NULL AND detail_no NOT IN (SELECT detail_no FROM detail)"""
_TRIES = """
    SELECT place FROM tried WHERE signature_no NOT IN (SELECT signature_no FROM signature)
    OR NOT EXISTS (SELECT 1 FROM result WHERE (result.place, result.upload_no, result.position)
                   = (tried.place, tried.upload_no, tried.position))
    AND NOT EXISTS (SELECT 1 FROM evidence WHERE (evidence.place, evidence.upload_no, evidence.position)
                    = (tried.place, tried.upload_no, tried.position))
    UNION SELECT failure.place FROM failure JOIN result USING (place) LEFT JOIN tried
    ON tried.place = result.place AND tried.upload_no = result.upload_no AND tried.position = result.position
    AND nth = -1 WHERE failure.signature_no IS NOT tried.signature_no"""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was looked at, and one sentence for each problem; no problems: the file is sound."""

    runs: int
    results: int
    texts: int
    problems: tuple[str, ...]


def verify(path: Path) -> VerifyReport:
    """Read the whole file and compare: SQLite's own checks, counts, references, and every text with its digest.

    StoreCorrupt when the file cannot even be opened; memory grows with the number of texts, not with their size.
    """
    with open_store(path, create=False) as store, store.reading() as connection:
        problems = list(_structure(connection))
        counts = (0, 0, 0)
        if not problems:
            problems = [*_contents(connection), *_texts(connection)]
            counts = tuple(_count(connection, table) for table in ("run", "result", "text"))  # type: ignore[assignment]
    return VerifyReport(*counts, tuple(problems))


def _structure(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"SQLite finds: {line}."
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        yield f"A row of {table} belongs to nothing."


def _contents(connection: sqlite3.Connection) -> Iterator[str]:
    for _, branch, run_id in connection.execute(_COUNTS):
        yield f"The counts of run #{run_id} on {branch} are not those of its results."
    for (place,) in connection.execute(_FAILURES):
        yield f"The failures do not fit the results at {place}."
    for (place,) in connection.execute(_STRAYS):
        yield f"The result at {place} belongs to nothing."
    for (place,) in connection.execute(_TRIES):
        yield f"The signatures at {place} are not those of its results."
    wrong = Counter(dict(connection.execute("SELECT text_no, uses FROM text WHERE uses")))
    wrong.subtract(count_references(connection))
    for number, difference in wrong.items():
        if difference:
            yield f"The text {number} is counted {difference} times more than it is used."


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    block_no, data = -1, b""
    rows = connection.execute("SELECT text_no, digest, start, length, removed FROM text ORDER BY text_no")
    for number, digest, start, length, removed in rows:
        if number >> SLOT_BITS != block_no:
            block_no = number >> SLOT_BITS
            try:
                data = read_block(connection, block_no)
            except StoreCorrupt as error:
                yield str(error)
                data = b""
        content = data[start : start + length]
        if not removed and blake2b(content, digest_size=16).digest() != digest:
            yield f"The text {number} is not what was stored."


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

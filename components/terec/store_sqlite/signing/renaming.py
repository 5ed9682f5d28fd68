"""Gives what names the hashes of failures their new names, after `resigning` signed the failures again."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from terec.store_sqlite.results.sightings import TEST_MASK

_AT_ONCE = 50
"""Bodies in memory together."""

_JUDGED = """
    SELECT judgement.rowid, run_no, causes, verdicts FROM judgement CROSS JOIN run USING (suite_no, branch, run_id)
    WHERE judgement.rowid > ? ORDER BY judgement.rowid LIMIT ?"""
_FAILED = f"""
    SELECT run_no, test_id, strict, loose, generic
    FROM (SELECT value AS run_no FROM json_each(?)) AS wanted
    CROSS JOIN failure ON place BETWEEN run_no << 32 AND (run_no + 1 << 32) - 1
    CROSS JOIN test ON test_no = place & {TEST_MASK} CROSS JOIN signature USING (signature_no)"""
_BODIES = "SELECT rowid, suite_no, body FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?"
_NOW = """
    SELECT DISTINCT json_extract(wanted.value, '$[0]'), json_extract(wanted.value, '$[1]'),
        json_extract(wanted.value, '$[2]'), now.strict, moved.test_no = test.test_no
    FROM json_each(?) AS wanted
    CROSS JOIN signature AS was ON was.suite_no = json_extract(wanted.value, '$[0]')
        AND was.strict = json_extract(wanted.value, '$[2]')
    CROSS JOIN moved ON was_no = was.signature_no
    CROSS JOIN signature AS now ON now.signature_no = now_no
    LEFT JOIN test ON test.suite_no = was.suite_no AND test_id = json_extract(wanted.value, '$[1]')"""

_Named = tuple[int, str, str]
"""suite_no, test_id and old strict hash."""


def rename_judgements(connection: sqlite3.Connection) -> None:
    """Verdicts and causes name the hashes that their failures have now; a cause has those of similarity.Cause."""
    for rows in _pages(connection, _JUDGED):
        failed: dict[int, dict[str, tuple[str, list[str]]]] = {}
        runs = json.dumps([run_no for _, run_no, *_ in rows])
        for run_no, test_id, strict, loose, generic in connection.execute(_FAILED, (runs,)):
            failed.setdefault(run_no, {})[test_id] = (strict, [strict] if generic else [strict, loose])
        changed = [(*_judged(failed.get(run_no, {}), *bodies), rowid) for rowid, run_no, *bodies in rows]
        connection.executemany("UPDATE judgement SET causes = ?, verdicts = ? WHERE rowid = ?", changed)


def rename_pairs(connection: sqlite3.Connection) -> None:
    """Problems and excuses name what their pairs have become; a pair that nothing tells of any more stays."""
    for table in ("problem", "excuse"):
        for rows in _pages(connection, _BODIES.format(table=table)):
            bodies = [(rowid, suite_no, json.loads(body)) for rowid, suite_no, body in rows]
            named = {
                (suite_no, pair["test_id"], pair["signature"])
                for _, suite_no, body in bodies
                for holder in _holders(body)
                for pair in holder["pairs"]
                if pair["signature"] is not None
            }
            now = _now(connection, named)
            for _, suite_no, body in bodies:
                for holder in _holders(body):
                    holder["pairs"] = _renamed(holder["pairs"], suite_no, now)
            changed = [(_text(body), rowid) for rowid, _, body in bodies]
            connection.executemany(f"UPDATE {table} SET body = ? WHERE rowid = ?", changed)


def _judged(failed: dict[str, tuple[str, list[str]]], causes: str, verdicts: str) -> tuple[str, str]:
    told, said = json.loads(causes), json.loads(verdicts)
    for verdict in said:
        verdict["signature"] = failed.get(verdict["test_id"], (verdict["signature"],))[0]
    for cause in told:
        hashes = {each for test in cause["test_ids"] if test in failed for each in failed[test][1]}
        cause["hashes"] = sorted(hashes) or cause["hashes"]
    return _text(told), _text(said)


def _now(connection: sqlite3.Connection, named: Iterable[_Named]) -> dict[_Named, set[str]]:
    """What the test's own sightings with the hash have become; what any test's have, where it has none left."""
    own: dict[_Named, set[str]] = {}
    others: dict[_Named, set[str]] = {}
    for suite_no, test_id, was, now, is_own in connection.execute(_NOW, (json.dumps(list(named)),)):
        (own if is_own else others).setdefault((suite_no, test_id, was), set()).add(now)
    return {**others, **own}


def _renamed(pairs: list[dict[str, Any]], suite_no: int, now: dict[_Named, set[str]]) -> list[dict[str, Any]]:
    found = {
        (pair["test_id"], each)
        for pair in pairs
        for each in now.get((suite_no, pair["test_id"], pair["signature"]), {pair["signature"]})
    }
    ordered = sorted(found, key=lambda pair: (pair[0], pair[1] or ""))
    return [{"test_id": test_id, "signature": signature} for test_id, signature in ordered]


def _holders(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The problem or excuse, and the acknowledgement inside it: each has pairs."""
    return [each for each in (body, body.get("acknowledgement")) if each]


def _pages(connection: sqlite3.Connection, query: str) -> Iterator[list[Any]]:
    last = 0
    while rows := connection.execute(query, (last, _AT_ONCE)).fetchall():
        yield rows
        last = rows[-1][0]


def _text(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

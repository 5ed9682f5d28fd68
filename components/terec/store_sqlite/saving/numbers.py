"""The writer's dictionaries: small numbers for tests, traits and seats that come again with every upload."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress

from terec.model import UploadHeader
from terec.store_sqlite.file.bulk import insert_rows
from terec.test_hash import test_id

NAMES_LIMIT = 400_000
"""Tests and traits kept in memory, some hundred bytes each; beyond it the memory starts anew."""

Names = tuple[str, str, str, str]
Trait = (
    tuple[str | None, str | None, int | None, str | None]
    | tuple[str | None, str | None, int | None, str | None, tuple[str, ...]]
)
"""test_group, file, line, runner and, where there are any, owners."""

NO_TRAIT: Trait = (None, None, None, None)


class Numbers:
    """What the file's dictionaries say, remembered between uploads; used under the writer's lock only."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything: after a transaction that was undone."""
        self._epoch = -1
        self._tests: dict[int, dict[Names, int]] = {}
        self._traits: dict[Trait, int | None] = {NO_TRAIT: None}
        self._seats: dict[tuple[str, int, str], int] = {}

    def begin(self, connection: sqlite3.Connection) -> None:
        """Forget what another process may have removed since the last transaction."""
        (epoch,) = connection.execute("SELECT value FROM state WHERE name = 'epoch'").fetchone()
        known = len(self._traits) + sum(map(len, self._tests.values()))
        if epoch != self._epoch or known > NAMES_LIMIT:
            self.clear()
            self._epoch = epoch

    def tests(
        self, connection: sqlite3.Connection, suite_no: int, run_no: int, names: Sequence[Names]
    ) -> tuple[list[int], list[Names]]:
        """Numbers of the tests in the order of names, and which of them the suite never saw before."""
        known = self._tests.setdefault(suite_no, {})
        with suppress(KeyError):
            return [known[each] for each in names], []
        missing = [each for each in dict.fromkeys(names) if each not in known]
        new = _add_tests(connection, suite_no, run_no, missing, known)
        return [known[each] for each in names], new

    def traits(self, connection: sqlite3.Connection, traits: Sequence[Trait]) -> list[int | None]:
        known = self._traits
        missing = {json.dumps(each, ensure_ascii=False): each for each in set(traits) if each not in known}
        if missing:
            found = _found(connection, "SELECT words, trait_no FROM trait WHERE words IN", missing)
            free = _free(connection, "SELECT max(trait_no) FROM trait")
            new = [(free + nth, text, missing[text][0]) for nth, text in enumerate(sorted(missing.keys() - found))]
            connection.executemany("INSERT INTO trait (trait_no, words, test_group) VALUES (?, ?, ?)", new)
            found.update((text, number) for number, text, _ in new)
            known.update((missing[text], number) for text, number in found.items())
        return [known[each] for each in traits]

    def seat(self, connection: sqlite3.Connection, header: UploadHeader) -> int:
        """The number of a part, attempt and sender."""
        words = (header.part, header.attempt, header.sender)
        if words not in self._seats:
            connection.execute("INSERT INTO seat (words) VALUES (?) ON CONFLICT DO NOTHING", (json.dumps(words),))
            (self._seats[words],) = connection.execute(
                "SELECT seat_no FROM seat WHERE words = ?", (json.dumps(words),)
            ).fetchone()
        return self._seats[words]


def _add_tests(
    connection: sqlite3.Connection, suite_no: int, run_no: int, missing: list[Names], known: dict[Names, int]
) -> list[Names]:
    """Look the names up in one query and store those that are new, which are returned."""
    ids = {test_id(*each): each for each in missing}
    query = f"SELECT test_id, test_no FROM test WHERE suite_no = {suite_no} AND test_id IN"
    found = _found(connection, query, ids)
    known.update((ids[text], number) for text, number in found.items())
    free = _free(connection, "SELECT max(test_no) FROM test")
    new = [text for text in ids if text not in found]
    rows = [(free + nth, suite_no, text, *ids[text], run_no) for nth, text in enumerate(new)]
    insert_rows(connection, "INSERT INTO test", rows)
    known.update((ids[text], free + nth) for nth, text in enumerate(new))
    return [ids[text] for text in new]


def _found(connection: sqlite3.Connection, query: str, words: Iterable[str]) -> dict[str, int]:
    rows = connection.execute(f"{query} (SELECT value FROM json_each(?))", (json.dumps(list(words)),))
    return dict(rows.fetchall())


def _free(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0] or 0) + 1

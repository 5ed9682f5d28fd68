"""Details of results: references to texts, error types and extras."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from terec.store_sqlite.file.bulk import insert_rows
from terec.store_sqlite.saving.pieces import Detail
from terec.store_sqlite.texts.texts import count_uses, drop_unused

ATTEMPT_WORDS = 7
"""Values of an attempt in extras before its four texts."""


class StoredDetail(NamedTuple):
    """texts: numbers in the order of LONG_TEXTS; extras: JSON."""

    texts: tuple[int | None, ...]
    error_type: str | None
    extras: str | None


def add_details(
    connection: sqlite3.Connection, places: Sequence[int], details: dict[int, Detail], numbers: dict[bytes, int]
) -> dict[int, int]:
    """Store the details, by position in the piece; their numbers by position."""
    free = int(connection.execute("SELECT max(detail_no) FROM detail").fetchone()[0] or 0) + 1
    rows = []
    for detail_no, (position, detail) in enumerate(details.items(), free):
        texts = [each and numbers[each] for each in detail.texts]
        extras = _extras(detail.extras, numbers) if detail.extras else None
        rows.append((detail_no, places[position], *texts, detail.error_type, extras))
    insert_rows(connection, "INSERT INTO detail", rows)
    return {position: free + nth for nth, position in enumerate(details)}


def read_details(connection: sqlite3.Connection, numbers: Iterable[int | None]) -> dict[int, StoredDetail]:
    wanted = [number for number in numbers if number is not None]
    if not wanted:
        return {}
    rows = connection.execute(
        """SELECT detail_no, stdout, stderr, error_stacktrace, error_details, skip_details, error_type, extras
           FROM json_each(?) AS wanted CROSS JOIN detail ON detail_no = wanted.value""",
        (json.dumps(wanted),),
    )
    return {row[0]: StoredDetail(row[1:6], row[6], row[7]) for row in rows}


def remove_details(connection: sqlite3.Connection, numbers: Iterable[int | None]) -> None:
    """Remove the details and the texts that only they used."""
    gone = [number for number in numbers if number is not None]
    details = read_details(connection, gone)
    uses = _uses((*each.texts, each.error_type, each.extras) for each in details.values())
    connection.executemany("DELETE FROM detail WHERE detail_no = ?", [(number,) for number in gone])
    count_uses(connection, ((number, -count) for number, count in uses.items()))
    drop_unused(connection, uses)


def attempt_texts(extras: str | None) -> list[list[int | None]]:
    """For each attempt in extras the numbers of its error_details, error_stacktrace, stdout and stderr."""
    if extras is None or '"attempts"' not in extras:
        return []
    return [each[ATTEMPT_WORDS:] for each in json.loads(extras).get("attempts", ())]


def count_references(connection: sqlite3.Connection) -> Counter[int]:
    """How often the details of the whole file name each text."""
    return _uses(
        connection.execute(
            "SELECT stdout, stderr, error_stacktrace, error_details, skip_details, error_type, extras FROM detail"
        )
    )


def _uses(rows: Iterable[Sequence[Any]]) -> Counter[int]:
    """How often each text is named in rows of five texts, error type and extras."""
    uses: Counter[int] = Counter()
    for row in rows:
        uses.update(number for number in row[:5] if number is not None)
        if row[6] is not None:
            uses.update(number for texts in attempt_texts(row[6]) for number in texts if number is not None)
    return uses


def _extras(extras: dict[str, Any], numbers: dict[bytes, int]) -> str:
    return json.dumps(extras, ensure_ascii=False, default=numbers.__getitem__)

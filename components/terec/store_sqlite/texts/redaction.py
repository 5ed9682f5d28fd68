"""store.Results: removing one text, a leaked secret, from wherever its content is stored."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from terec.model import ATTEMPT_TEXTS, LONG_TEXTS, REMOVED_NOTE, REMOVED_NOTE_DIGEST, SIGNED_TEXTS, RunKey, StoreBusy
from terec.store_sqlite.results.sightings import read_sightings
from terec.store_sqlite.runs.places import run_number, suite_number
from terec.store_sqlite.texts.details import ATTEMPT_WORDS, attempt_texts, read_details
from terec.store_sqlite.texts.forgetting import forget_words
from terec.store_sqlite.texts.texts import SLOT_BITS, keep_out, read_block, write_block
from terec.store_sqlite.view import View


class SqliteRedaction(View):
    def delete_text(self, key: RunKey, test_id: str, field: str) -> int:
        """Also takes the field of the case's evidence.

        Rewrites the whole file at the end: rare, and only then sure. StoreBusy when readers hinder that; the next call
        takes it up again.
        """
        with self._database.writing() as connection:
            place = _place(connection, key, test_id)
            texts = [] if place is None else _texts(connection, place, field)
            places = _results_with(connection, texts, LONG_TEXTS)
            _remove(connection, texts)
        self._rewrite()
        return len(places)

    def removed_texts(self, org: str) -> list[bytes]:
        """Those of the whole file: it has each text once, whatever org it came from."""
        with self._database.reading() as connection:
            query = "SELECT digest FROM text WHERE removed AND digest != ? ORDER BY digest"
            rows = connection.execute(query, (REMOVED_NOTE_DIGEST,))
            return [digest for (digest,) in rows]

    def remove_texts(self, org: str, digests: Iterable[bytes]) -> None:
        wanted = list(dict.fromkeys(digests))
        with self._database.writing() as connection:
            _remove(connection, keep_out(connection, wanted))
        self._rewrite()

    def _rewrite(self) -> None:
        """Write the file anew if a text was removed since it last was.

        Pages that once held the text may keep it in their slack: only a new file surely lacks it.
        """
        with self._database.alone() as connection:
            if connection.execute("SELECT 1 FROM state WHERE name = 'rewrite'").fetchone() is None:
                return
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreBusy(
                    f"The text is in no answer any more, but readers keep its bytes in {self._database.path}; "
                    "repeat the removal when they are done."
                )
            connection.execute("DELETE FROM state WHERE name = 'rewrite'")


def _remove(connection: sqlite3.Connection, texts: Sequence[int]) -> None:
    """Put the note in the place of these texts, and forget what was made from them."""
    forget_words(connection, _results_with(connection, texts, SIGNED_TEXTS))
    for number in texts:
        _blank(connection, number)
    _blank_lists(connection, texts)
    if texts:
        connection.execute("INSERT OR REPLACE INTO state VALUES ('rewrite', 1)")


def _place(connection: sqlite3.Connection, key: RunKey, test_id: str) -> int | None:
    run_no, suite_no = run_number(connection, key), suite_number(connection, key.suite_key)
    row = connection.execute(
        "SELECT ? << 32 | test_no FROM test WHERE suite_no = ? AND test_id = ?", (run_no, suite_no, test_id)
    ).fetchone()
    return None if row is None else row[0]


def _texts(connection: sqlite3.Connection, place: int, field: str) -> list[int]:
    """Numbers of the texts that the case's sightings and their attempts have in this field and that still stand."""
    rows = read_sightings(connection, "result", [place]) + read_sightings(connection, "evidence", [place])
    details = read_details(connection, (row[9] for row in rows)).values()
    found = {each.texts[LONG_TEXTS.index(field)] for each in details}
    if field in ATTEMPT_TEXTS:
        nth = ATTEMPT_TEXTS.index(field)
        found.update(texts[nth] for each in details for texts in attempt_texts(each.extras))
    standing = connection.execute(
        "SELECT text_no FROM text WHERE NOT removed AND text_no IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(found - {None})),),
    )
    return [number for (number,) in standing]


def _results_with(connection: sqlite3.Connection, texts: Iterable[int], names: Iterable[str]) -> list[int]:
    """Places of the results that have one of these texts in a field so named; reads the whole table of details.

    Of attempts in a report every text counts.
    """
    fields = " UNION ".join(
        f"SELECT place FROM detail WHERE {name} IN (SELECT value FROM json_each(:texts))" for name in names
    )
    attempts = f"""
        UNION SELECT place FROM detail, json_each(extras, '$.attempts') AS attempt, json_each(attempt.value) AS word
        WHERE extras IS NOT NULL AND word.key >= {ATTEMPT_WORDS}
        AND word.value IN (SELECT value FROM json_each(:texts))"""
    rows = connection.execute(fields + attempts, {"texts": json.dumps(list(texts))})
    return [place for (place,) in rows]


def _blank(connection: sqlite3.Connection, number: int) -> None:
    """Put the note in the text's place; its digest stays, so that a later upload of it finds the note."""
    block_no = number >> SLOT_BITS
    data = read_block(connection, block_no)
    rows = connection.execute(
        "SELECT text_no, start, length FROM text WHERE text_no BETWEEN ? AND ? ORDER BY text_no",
        (block_no << SLOT_BITS, (block_no + 1 << SLOT_BITS) - 1),
    ).fetchall()
    texts = {each: data[start : start + length] for each, start, length in rows}
    write_block(connection, block_no, {**texts, number: REMOVED_NOTE.encode()})
    connection.execute("UPDATE text SET removed = 1 WHERE text_no = ?", (number,))


def _blank_lists(connection: sqlite3.Connection, texts: Iterable[int]) -> None:
    """Put the note into the starts of the texts that the failures hold."""
    numbers = json.dumps(list(texts))
    for nth, field in enumerate(LONG_TEXTS):
        connection.execute(
            f"""UPDATE failure SET {field} = ?, truncated = truncated & ~{1 << nth} WHERE place IN (
                SELECT place FROM detail WHERE {field} IN (SELECT value FROM json_each(?))
                AND detail.detail_no = failure.detail_no)""",
            (REMOVED_NOTE, numbers),
        )

"""The dictionary of signatures, and which try of a case has which of them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from terec.model import FailureSignature
from terec.store_sqlite.file.bulk import insert_rows
from terec.store_sqlite.results.sightings import OUTCOME, PLACE, Sighting
from terec.store_sqlite.saving.pieces import Piece

Hashes = tuple[str | None, str | None]
"""strict and loose."""

UNSIGNED: Hashes = (None, None)

Tried = tuple[int, int, int, int, int, int | None]
"""place, upload_no, position, nth (-1: the sighting itself, else the attempt in its report), outcome, signature_no."""


def number_signatures(
    connection: sqlite3.Connection, suite_no: int, signatures: Iterable[FailureSignature]
) -> dict[FailureSignature, int]:
    """Numbers of the signatures, those that the suite never had being added; two queries for all."""
    wanted = {_digest(each): each for each in set(signatures)}
    if not wanted:
        return {}
    found = dict(
        connection.execute(
            """SELECT digest, signature_no FROM json_each(?) AS wanted
               CROSS JOIN signature ON suite_no = ? AND digest = wanted.value""",
            (json.dumps(list(wanted)), suite_no),
        ).fetchall()
    )
    free = int(connection.execute("SELECT max(signature_no) FROM signature").fetchone()[0] or 0) + 1
    new = [digest for digest in wanted if digest not in found]
    rows = []
    for number, digest in enumerate(new, free):
        each = wanted[digest]
        rows.append((number, suite_no, digest, each.strict, each.loose, each.generic, each.words))
        found[digest] = number
    insert_rows(connection, "INSERT INTO signature", rows)
    return {wanted[digest]: number for digest, number in found.items()}


def sign_piece(
    connection: sqlite3.Connection, suite_no: int, piece: Piece, removed: set[bytes]
) -> list[tuple[int, int, int, int | None]]:
    """Position, nth, outcome and number of the signature of every try that the piece tells of.

    removed: digests of texts removed on request; of what was made from one of them only the hashes are kept.
    """
    tries = piece.tries
    if removed:
        blank = piece.positions_signed_by(removed)
        tries = [(*each[:3], each[3] and _hashes_only(each[3])) if each[0] in blank else each for each in tries]
    numbers = number_signatures(connection, suite_no, (each[3] for each in tries if each[3] is not None))
    return [(*each[:3], None if each[3] is None else numbers[each[3]]) for each in tries]


def add_tried(connection: sqlite3.Connection, rows: Sequence[Tried]) -> None:
    insert_rows(connection, "INSERT INTO tried", rows)


def remove_tried(connection: sqlite3.Connection, sightings: Iterable[Sighting]) -> None:
    """Forget the tries of these sightings, and the signatures that only they had."""
    gone = connection.execute(
        """DELETE FROM tried WHERE (place, upload_no, position) IN (
               SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
               FROM json_each(?))
           RETURNING signature_no""",
        (json.dumps([row[:OUTCOME] for row in sightings]),),
    ).fetchall()
    _drop_unused(connection, gone)


def remove_tried_between(connection: sqlite3.Connection, places: tuple[int, int]) -> None:
    """The same for everything between two places, both of them included."""
    gone = connection.execute("DELETE FROM tried WHERE place BETWEEN ? AND ? RETURNING signature_no", places).fetchall()
    _drop_unused(connection, gone)


def signature_numbers(connection: sqlite3.Connection, sightings: Iterable[Sighting]) -> dict[int, int]:
    """Numbers of the signatures of these failed sightings themselves, by place; each place at most once."""
    wanted = {row[PLACE]: row[:OUTCOME] for row in sightings}
    rows = connection.execute(
        """SELECT place, upload_no, position, signature_no FROM json_each(?) AS wanted
           CROSS JOIN tried ON place = wanted.value WHERE nth = -1 AND signature_no IS NOT NULL""",
        (json.dumps(list(wanted)),),
    )
    return {row[0]: row[3] for row in rows if wanted[row[0]] == row[:3]}


def read_hashes(connection: sqlite3.Connection, numbers: Iterable[int | None]) -> dict[int | None, Hashes]:
    """Strict and loose hash by number; that of None is UNSIGNED."""
    rows = connection.execute(
        """SELECT signature_no, strict, loose FROM json_each(?) AS wanted
           CROSS JOIN signature ON signature_no = wanted.value""",
        (json.dumps([number for number in set(numbers) if number is not None]),),
    )
    hashes: dict[int | None, Hashes] = {number: (strict, loose) for number, strict, loose in rows}
    hashes[None] = UNSIGNED
    return hashes


def hashes_at(connection: sqlite3.Connection, places: Iterable[int]) -> dict[int, Hashes]:
    """Strict and loose hash of the effective failures at these places."""
    rows = connection.execute(
        """SELECT place, strict, loose FROM json_each(?) AS wanted CROSS JOIN failure ON place = wanted.value
           CROSS JOIN signature USING (signature_no)""",
        (json.dumps(list(places)),),
    )
    return {place: (strict, loose) for place, strict, loose in rows}


def _drop_unused(connection: sqlite3.Connection, rows: Iterable[tuple[int | None]]) -> None:
    connection.execute(
        """DELETE FROM signature WHERE signature_no IN (SELECT value FROM json_each(?))
           AND NOT EXISTS (SELECT 1 FROM tried WHERE tried.signature_no = signature.signature_no)""",
        (json.dumps(list({number for (number,) in rows if number is not None})),),
    )


def _hashes_only(signature: FailureSignature) -> FailureSignature:
    return FailureSignature(signature.strict, signature.loose, signature.generic)


def _digest(signature: FailureSignature) -> str:
    words = "\x1f".join((signature.strict, signature.loose, str(int(signature.generic)), signature.words))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

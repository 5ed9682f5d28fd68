"""What a run knows of the uploads that came in for it."""

import json
import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from terec.model import Upload, as_microseconds
from terec.store_sqlite.results.sightings import TEST_MASK

_OF_UPLOAD = f"place BETWEEN upload.run_no << 32 AND upload.run_no << 32 | {TEST_MASK} AND upload_no = upload.upload_no"

OWN_DIGEST_SIZE = 16
"""Bytes of the digests that only this file can make; model.piece_digest has one more."""


class Receipt(NamedTuple):
    """upload_no: order of receipt of the upload within its run. first_position: that of the piece's first result.

    repeated: the same piece of the same upload is stored already.
    """

    upload_no: int
    first_position: int
    repeated: bool


def receive(
    connection: sqlite3.Connection,
    run_no: int,
    seat_no: int,
    digest: bytes,
    upload: Upload,
    own_digest: Callable[[], bytes],
) -> Receipt:
    """Write down the receipt of a piece.

    A piece with the same content as an earlier one of the same part, attempt and sender is a repetition by a sender
    that retries: it counts as no arrival, so that saving the same again changes nothing that can be read.
    own_digest: the one that files of version 2 had, asked for where the run has one.
    """
    upload_no, positions, is_open = _upload(connection, run_no, seat_no, upload.header.upload_id)
    row = _brought_by(connection, run_no, digest) or _brought_by_before(connection, run_no, own_digest)
    repeated = row == (upload_no,)
    connection.execute("REPLACE INTO piece VALUES (?, ?, ?)", (run_no, digest, upload_no))
    count = 0 if repeated else len(upload.results)
    now_open = is_open and not upload.header.last if repeated else not upload.header.last
    if upload.header.upload_id is not None:
        connection.execute(
            "REPLACE INTO upload VALUES (?, ?, ?, ?, ?, ?)",
            (run_no, seat_no, upload.header.upload_id, upload_no, positions + count, not now_open),
        )
    _note(connection, run_no, upload, upload_no, int(now_open) - int(is_open), arrived=row is None)
    return Receipt(upload_no, positions, repeated)


def _brought_by(connection: sqlite3.Connection, run_no: int, digest: bytes) -> tuple[int] | None:
    """Number of the newest upload that brought the piece."""
    query = "SELECT upload_no FROM piece WHERE run_no = ? AND digest = ?"
    found: tuple[int] | None = connection.execute(query, (run_no, digest)).fetchone()
    return found


def _brought_by_before(
    connection: sqlite3.Connection, run_no: int, own_digest: Callable[[], bytes]
) -> tuple[int] | None:
    """The same for a piece that arrived while the file was of version 2."""
    query = f"SELECT 1 FROM piece WHERE run_no = ? AND length(digest) = {OWN_DIGEST_SIZE} LIMIT 1"
    if connection.execute(query, (run_no,)).fetchone() is None:
        return None
    return _brought_by(connection, run_no, own_digest())


def close_replaced(connection: sqlite3.Connection, run_no: int, seat_no: int) -> None:
    """Close the uploads of this seat that were left open and of which a later upload has replaced every result."""
    (left_open,) = connection.execute("SELECT open_uploads FROM run WHERE run_no = ?", (run_no,)).fetchone()
    if not left_open:
        return
    closed = connection.execute(
        f"""UPDATE upload SET finished = 1 WHERE run_no = ? AND seat_no = ? AND NOT finished
            AND NOT EXISTS (SELECT 1 FROM result WHERE {_OF_UPLOAD})
            AND NOT EXISTS (SELECT 1 FROM evidence WHERE {_OF_UPLOAD})""",
        (run_no, seat_no),
    ).rowcount
    connection.execute("UPDATE run SET open_uploads = open_uploads - ? WHERE run_no = ?", (closed, run_no))


def count_results(connection: sqlite3.Connection, run_no: int, change: tuple[int, int, int, int]) -> None:
    """Add to the run's stored counts of passes, failures, skips and passes on retry."""
    connection.execute(
        """UPDATE run SET pass_count = pass_count + ?, fail_count = fail_count + ?, skip_count = skip_count + ?,
           passed_on_retry = passed_on_retry + ? WHERE run_no = ?""",
        (*change, run_no),
    )


def _upload(connection: sqlite3.Connection, run_no: int, seat_no: int, upload_id: str | None) -> tuple[int, int, bool]:
    """Number of the upload, results it had so far, whether it was left open."""
    row = connection.execute(
        "SELECT upload_no, positions, NOT finished FROM upload WHERE run_no = ? AND seat_no = ? AND upload_id = ?",
        (run_no, seat_no, upload_id),
    ).fetchone()
    if row is not None:
        return row[0], row[1], bool(row[2])
    (uploads,) = connection.execute("SELECT uploads FROM run WHERE run_no = ?", (run_no,)).fetchone()
    return uploads + 1, 0, False


def _note(
    connection: sqlite3.Connection, run_no: int, upload: Upload, upload_no: int, opened: int, arrived: bool
) -> None:
    parts, last_upload = connection.execute("SELECT parts, last_upload FROM run WHERE run_no = ?", (run_no,)).fetchone()
    known = set(json.loads(parts)) | {upload.header.part}
    received = as_microseconds(upload.received)
    connection.execute(
        """UPDATE run SET uploads = max(uploads, ?), open_uploads = open_uploads + ?, parts = ?, last_upload = ?,
           arrived_total = arrived_total + ? WHERE run_no = ?""",
        (
            upload_no,
            opened,
            json.dumps(sorted(known)),
            max(received, last_upload or received) if arrived else last_upload,
            len(upload.results) if arrived else 0,
            run_no,
        ),
    )

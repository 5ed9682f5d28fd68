"""Long texts: once by content, packed into compressed blocks."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from terec.model import REMOVED_NOTE, StoreCorrupt
from terec.store_sqlite.file.bulk import insert_rows
from terec.store_sqlite.saving.pieces import Piece
from terec.store_sqlite.texts.compression import Compression, compress, decompress

BLOCK_SIZE = 32 * 1024
"""Bytes after which a block is closed. A list unpacks one for each text, which takes 50 us with 64 KiB and 25 us with
these; the file grows by 8 % (by 25 % with 16 KiB)."""

_NOTE = REMOVED_NOTE.encode()
SLOT_BITS = 12
_SLOTS = 1 << SLOT_BITS
_LOOK_UP = 500


class TextWriter:
    """Stores the texts of one piece: numbers are known at once, the blocks follow when they are compressed.

    In the piece too the note stands for texts that were removed on request: nothing else is stored of them.

    numbers: those of all texts by digest. removed: digests of those that were removed on request.
    """

    def __init__(self, connection: sqlite3.Connection, piece: Piece) -> None:
        self._connection = connection
        known = _known(connection, list(piece.texts))
        self.numbers = {digest: number for digest, number, _ in known}
        self.removed = {digest for digest, _, removed in known if removed}
        piece.texts.update((digest, _NOTE) for digest in self.removed)
        count_uses(connection, ((number, piece.uses[digest]) for digest, number in self.numbers.items()))
        texts, errors = piece.texts, piece.error_texts
        blocks = [
            *_packed((each for each in texts if each in errors and each not in self.numbers), texts),
            *_packed((each for each in texts if each not in errors and each not in self.numbers), texts),
        ]
        self._compression = Compression([b"".join([texts[each] for each in block]) for block in blocks])
        self._free = int(connection.execute("SELECT max(block_no) FROM block").fetchone()[0] or 0) + 1
        self._add(blocks, piece)

    def finish(self) -> None:
        """Store the blocks; waits for their compression."""
        self._connection.executemany(
            "INSERT INTO block VALUES (?, ?)", enumerate(self._compression.result(), self._free)
        )

    def _add(self, blocks: list[list[bytes]], piece: Piece) -> None:
        rows: list[tuple[int, bytes, int, int, int, int]] = []
        for block_no, digests in enumerate(blocks, self._free):
            start = 0
            for text_no, digest in enumerate(digests, block_no << SLOT_BITS):
                length = len(piece.texts[digest])
                rows.append((text_no, digest, start, length, piece.uses[digest], 0))
                start += length
        self.numbers.update((row[1], row[0]) for row in rows)
        insert_rows(self._connection, "INSERT INTO text", rows)


def keep_out(connection: sqlite3.Connection, digests: Sequence[bytes]) -> list[int]:
    """Know those of the texts that were never stored as removed on request; numbers of those that stand."""
    known = {digest: (number, removed) for digest, number, removed in _known(connection, digests)}
    new = [digest for digest in digests if digest not in known]
    free = int(connection.execute("SELECT max(block_no) FROM block").fetchone()[0] or 0) + 1
    length = len(_NOTE)
    for block_no, start in enumerate(range(0, len(new), _SLOTS), free):
        some = enumerate(new[start : start + _SLOTS], block_no << SLOT_BITS)
        insert_rows(connection, "INSERT INTO text", [(number, digest, 0, length, 0, 1) for number, digest in some])
        connection.execute("INSERT INTO block VALUES (?, ?)", (block_no, *compress([_NOTE])))
    return [number for number, removed in known.values() if not removed]


def count_uses(connection: sqlite3.Connection, uses: Iterable[tuple[int, int]]) -> None:
    """Add to `uses` of each (text number, difference)."""
    connection.executemany(
        "UPDATE text SET uses = uses + ? WHERE text_no = ?", [(difference, number) for number, difference in uses]
    )


def drop_unused(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove those of the texts that nothing uses, and their room in the blocks.

    A text removed on demand stays known.
    """
    wanted = json.dumps(list(numbers))
    gone = connection.execute(
        """DELETE FROM text WHERE text_no IN (SELECT value FROM json_each(?)) AND uses <= 0 AND NOT removed
           RETURNING text_no""",
        (wanted,),
    ).fetchall()
    for block_no in sorted({number >> SLOT_BITS for (number,) in gone}):
        _tidy(connection, block_no)


def _tidy(connection: sqlite3.Connection, block_no: int) -> None:
    """Remove the block when no text of it is left; write it anew when less than half of it is used."""
    left = connection.execute(
        "SELECT text_no, start, length FROM text WHERE text_no BETWEEN ? AND ? ORDER BY text_no",
        (block_no << SLOT_BITS, (block_no + 1 << SLOT_BITS) - 1),
    ).fetchall()
    if not left:
        connection.execute("DELETE FROM block WHERE block_no = ?", (block_no,))
        return
    data = read_block(connection, block_no)
    if 2 * sum(length for _, _, length in left) < len(data):
        write_block(connection, block_no, {number: data[start : start + length] for number, start, length in left})


def write_block(connection: sqlite3.Connection, block_no: int, texts: dict[int, bytes]) -> None:
    """Put these texts, and no others, into the block."""
    starts = []
    start = 0
    for number, content in texts.items():
        starts.append((start, len(content), number))
        start += len(content)
    connection.executemany("UPDATE text SET start = ?, length = ? WHERE text_no = ?", starts)
    (data,) = compress([b"".join(texts.values())])
    connection.execute("UPDATE block SET data = ? WHERE block_no = ?", (data, block_no))


def read_texts(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The texts by number; each block is unpacked once."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    rows = connection.execute(
        "SELECT text_no, start, length FROM json_each(?) AS wanted CROSS JOIN text ON text_no = wanted.value",
        (json.dumps(wanted),),
    ).fetchall()
    texts: dict[int, str] = {}
    for block_no, places in groupby(rows, lambda row: row[0] >> SLOT_BITS):
        data = read_block(connection, block_no)
        for number, start, length in places:
            texts[number] = data[start : start + length].decode()
    return texts


def read_block(connection: sqlite3.Connection, block_no: int) -> bytes:
    """The unpacked block; StoreCorrupt when it is missing or damaged."""
    row = connection.execute("SELECT data FROM block WHERE block_no = ?", (block_no,)).fetchone()
    if row is None:
        raise StoreCorrupt(f"The block {block_no} of texts is missing; restore a backup (terec admin restore).")
    try:
        return decompress(row[0])
    except ValueError as error:
        raise StoreCorrupt(f"The block {block_no} of texts is damaged; restore a backup.") from error


def _known(connection: sqlite3.Connection, digests: Sequence[bytes]) -> list[tuple[bytes, int, int]]:
    """Digest, number and `removed` of those of the texts that the file knows."""
    known: list[tuple[bytes, int, int]] = []
    for start in range(0, len(digests), _LOOK_UP):
        some = digests[start : start + _LOOK_UP]
        marks = ", ".join("?" * len(some))
        query = f"SELECT digest, text_no, removed FROM text WHERE digest IN ({marks})"
        known.extend(connection.execute(query, some).fetchall())
    return known


def _packed(digests: Iterable[bytes], texts: dict[bytes, bytes]) -> Iterator[list[bytes]]:
    """Groups of texts that share a block."""
    block: list[bytes] = []
    size = 0
    for digest in digests:
        length = len(texts[digest])
        if block and (size + length > BLOCK_SIZE or len(block) == _SLOTS):
            yield block
            block, size = [], 0
        block.append(digest)
        size += length
    if block:
        yield block

"""Chunks: some hundred results of a piece in two cells, a light head for settling and a compressed body."""

from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from terec.store_cassandra.layout.packing import ID_BYTES, as_json, compressed, decompressed, of_json
from terec.store_cassandra.results.rows import Row, read_detail, read_signed
from terec.store_cassandra.saving.content import Content

CHUNK_RESULTS = 500
"""So many are in memory together for each piece while a run is streamed."""

CHUNK_BYTES = 1024 * 1024
"""Of JSON that a chunk has at most, unless one result alone has more: Cassandra refuses mutations of 16 MiB."""

_DETAIL, _SIGNED = Row._fields.index("detail"), Row._fields.index("signed")


class ChunkHead(NamedTuple):
    """ids, marks and positions in their piece of the results of a chunk, which are ordered by their names."""

    ids: list[bytes]
    marks: bytes
    positions: Sequence[int]


class Chunk(NamedTuple):
    head: bytes
    body: bytes


class Chunks(NamedTuple):
    """content: equal for equal chunks, a 63-bit number."""

    chunks: list[Chunk]
    content: int


def make_chunks(content: Content) -> Chunks:
    """The content ordered by names and cut into chunks."""
    rows = content.rows
    order = sorted(range(len(rows)), key=lambda position: rows[position][:4])
    digest = blake2b(digest_size=8)
    chunks = []
    for start in range(0, len(order), CHUNK_RESULTS):
        for positions, said, signed in _cut(rows, order[start : start + CHUNK_RESULTS]):
            head = _head(content, positions)
            digest.update(head + said + signed)
            chunks.append(Chunk(head, compressed(b"[" + said + b"," + signed + b"]")))
    return Chunks(chunks, int.from_bytes(digest.digest(), "big") >> 1)


def packed_rows(rows: Sequence[Row]) -> bytes:
    """The body of a chunk with these rows."""
    columns = list(zip(*rows, strict=True))
    return compressed(b"[" + as_json(columns[:_SIGNED]) + b"," + as_json(columns[_SIGNED]) + b"]")


def read_rows(body: bytes) -> list[Row]:
    columns, signed = of_json(decompressed(body))
    columns[_DETAIL] = [read_detail(each) if each else 0 for each in columns[_DETAIL]]
    signed = [read_signed(each) if each else 0 for each in signed]
    return list(map(Row._make, zip(*columns, signed, strict=True)))


def read_head(head: bytes) -> ChunkHead:
    count = int.from_bytes(head[:4], "big")
    ids, marks = 4 + ID_BYTES * count, 4 + (ID_BYTES + 1) * count
    positions = array("I")
    positions.frombytes(head[marks:])
    return ChunkHead([head[at : at + ID_BYTES] for at in range(4, ids, ID_BYTES)], head[ids:marks], positions)


def _cut(rows: Sequence[Row], positions: Sequence[int]) -> Iterator[tuple[Sequence[int], bytes, bytes]]:
    """These rows, halved until no part has more than CHUNK_BYTES, as the JSON of what was said and of signatures."""
    columns = list(zip(*(rows[position] for position in positions), strict=True))
    said, signed = as_json(columns[:_SIGNED]), as_json(columns[_SIGNED])
    if len(said) + len(signed) <= CHUNK_BYTES or len(positions) == 1:
        yield positions, said, signed
        return
    half = len(positions) // 2
    yield from _cut(rows, positions[:half])
    yield from _cut(rows, positions[half:])


def _head(content: Content, positions: Sequence[int]) -> bytes:
    ids = b"".join([content.ids[position] for position in positions])
    marks = bytes([content.marks[position] for position in positions])
    return len(positions).to_bytes(4, "big") + ids + marks + array("I", positions).tobytes()


def rows_with_marks(head: bytes, body: bytes) -> Iterator[tuple[bytes, int, int, Row]]:
    """id, mark, position and row of each result, ordered by names."""
    ids, marks, positions = read_head(head)
    yield from zip(ids, marks, positions, read_rows(body), strict=True)

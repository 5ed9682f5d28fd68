"""The names of tests that came together, in one cell: their ids first, which are known without unpacking the rest."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import blake2b

from terec.model import CaseId
from terec.store_cassandra.layout.packing import ID_BYTES, as_json, compressed, decompressed, of_json

BLOCK_TESTS = 200
"""So many names of the greatest length still fit a mutation of Cassandra."""

BLOCKS_FROM = b"\xff"
"""Rows of blocks stand behind those of single tests: ids begin with their version, and there are not so many."""

_COUNT_BYTES = 4
_KEY_BYTES = 16


def block_key(block: bytes) -> bytes:
    """Where the block stands in its bucket: two blocks never take the same place unless they hold the same tests."""
    return BLOCKS_FROM + blake2b(_ids(block), digest_size=_KEY_BYTES).digest()


def pack_block(tests: Mapping[bytes, Sequence[str]]) -> bytes:
    """The tests in one cell, equal for equal tests in the same order."""
    count = len(tests).to_bytes(_COUNT_BYTES, "big")
    return count + b"".join(tests) + compressed(as_json(list(zip(*tests.values(), strict=True))))


def block_ids(block: bytes) -> list[bytes]:
    """The ids of its tests."""
    ids = _ids(block)
    return [ids[at : at + ID_BYTES] for at in range(0, len(ids), ID_BYTES)]


def block_names(block: bytes, wanted: Collection[bytes] | None = None) -> Iterator[tuple[bytes, CaseId]]:
    """Its tests with their names; only those wanted, and nothing is unpacked where there is none of them."""
    ids = block_ids(block)
    if wanted is not None and not any(each in wanted for each in ids):
        return
    names = of_json(decompressed(block[_COUNT_BYTES + len(ids) * ID_BYTES :]))
    for test, each in zip(ids, zip(*names, strict=True), strict=True):
        if wanted is None or test in wanted:
            yield test, CaseId(*each)


def _ids(block: bytes) -> bytes:
    count = int.from_bytes(block[:_COUNT_BYTES], "big")
    return block[_COUNT_BYTES : _COUNT_BYTES + count * ID_BYTES]

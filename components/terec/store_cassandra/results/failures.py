"""Bodies of failure_by_run: what lists show of a failed case, and its place in the order of receipt."""

import struct
from collections.abc import Iterable
from typing import NamedTuple

from terec.model import CountedFailure, FailureSignature
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.results.cells import Cell, CellReader, is_of
from terec.store_cassandra.results.rows import Names

_HEAD = struct.Struct(">QII")
"""Order of receipt, and how many bytes the names take."""


class FailureRow(NamedTuple):
    names: Names
    cell: Cell


def failure_body(names: Names, order: tuple[int, int], cell: bytes) -> bytes:
    """The order, the names and the packed cell, as its history has it."""
    packed = pack(names)
    return _HEAD.pack(*order, len(packed)) + packed + cell


def is_failure_of(body: bytes, received: int) -> bool:
    """Whether the case failed in the run with this first receipt; an earlier one of its key may have left its rows."""
    if not body:
        return False
    start = _HEAD.size + _HEAD.unpack_from(body)[2]
    return is_of(body[start : start + 8], received)


def order_of(body: bytes) -> tuple[int, int]:
    """The order of receipt in what failure_body made; nothing else is unpacked."""
    piece, position, _ = _HEAD.unpack_from(body)
    return piece, position


def packed_failures(counted: Iterable[CountedFailure]) -> bytes:
    """The column `signature` of a case: part and signature of each of its failures that counts."""
    return pack([[part, each.strict, each.loose, each.generic, each.words] for part, each in counted])


def read_failures(packed: bytes) -> tuple[CountedFailure, ...]:
    """What packed_failures made; a keyspace of layout 2 may hold one signature alone."""
    told = unpack(packed)
    rows = [[None, *told]] if isinstance(told[0], str) else told
    return tuple(CountedFailure(part, FailureSignature(*signature)) for part, *signature in rows)


class FailureReader:
    """Reads bodies of one question; equal names, and equal ends of cells, are unpacked once."""

    def __init__(self) -> None:
        self._cells = CellReader()
        self._names: dict[bytes, Names] = {}

    def read(self, body: bytes) -> FailureRow:
        start = _HEAD.size + _HEAD.unpack_from(body)[2]
        packed = body[_HEAD.size : start]
        names = self._names.get(packed)
        if names is None:
            names = self._names[packed] = tuple(unpack(packed))
        return FailureRow(names, self._cells.read(body[start:]))

"""Statements of one partition put together into batches, within the limits of rows and bytes."""

from collections.abc import Iterable, Iterator, Sequence

from terec.store_cassandra.cluster.database import Statement

ROWS = 100
BYTES = 32 * 1024
"""Below the guardrail that refuses batches of 50 KiB; larger ones are not written any faster."""


def in_batches(sized: Iterable[tuple[Statement, int]]) -> Iterator[Sequence[Statement]]:
    """The statements, each with its size in bytes, in their order."""
    batch: list[Statement] = []
    size = 0
    for statement, length in sized:
        if batch and (size + length > BYTES or len(batch) >= ROWS):
            yield batch
            batch, size = [], 0
        batch.append(statement)
        size += length
    if batch:
        yield batch

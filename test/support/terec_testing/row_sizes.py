"""How many bytes the rows of a Cassandra table take before compression, counted from what they hold."""

from typing import Any

ROW, CELL = 12, 4
"""Bytes that the storage format adds to a row (flags, lengths, times) and to each of its cells."""

_WIDTHS = {"bigint": 8, "int": 4, "timestamp": 8, "boolean": 1}


def row_bytes(table: Any, row: Any) -> int:
    """Of one row within its partition: its clustering columns and its cells. table: the driver's metadata of it."""
    partition = {column.name for column in table.partition_key}
    said = [(column, getattr(row, name)) for name, column in table.columns.items() if name not in partition]
    return ROW + sum(CELL + _width(column, value) for column, value in said if value is not None)


def _width(column: Any, value: Any) -> int:
    if column.cql_type in _WIDTHS:
        return _WIDTHS[column.cql_type]
    return len(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else len(value)

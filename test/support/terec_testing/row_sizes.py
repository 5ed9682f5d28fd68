"""How many bytes the rows of a Cassandra table take before compression: by the arithmetic of docs/data-model.md, and
counted from what they hold."""

from typing import Any

ROW, CELL = 12, 4
"""Bytes that the storage format adds to a row (flags, lengths, times) and to each of its cells."""

BYTES = {
    "history_by_test": 160,
    "result_chunk": 50,
    "failure_by_run": 2_000,
    "failure_by_hash": 200,
    "text": 1_500,
    "text_use": 70,
    "test_case": 120,
    "word": 60,
    "run_by_suite": 250,
    "summary_by_block": 200,
    "outbox_log": 140,
}
"""Bytes of a row, before compression: of result_chunk of a result in it, of summary_by_block of a failure that it tells
of, of test_case of a test that came alone, of word of a word of it. What is measured may not be more."""

PROPERTY = "table size"
"""Name of the pytest property that carries a row of the table of sizes."""

COLUMNS = ("table", "largest by arithmetic", "largest by tablestats", "mean by arithmetic", "mean by tablestats")

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

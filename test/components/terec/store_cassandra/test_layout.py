"""The tables and the statements on them, read from the source; and what reading and writing them leaves behind."""

import re
from pathlib import Path

import terec.store_cassandra
from terec.store_cassandra.migrations import MIGRATIONS

SOURCE = Path(terec.store_cassandra.__file__).parent
STATEMENTS = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted(SOURCE.glob("*.py")) if file.name != "migrating.py"
)
TABLES = [
    re.findall(r'CREATE TABLE IF NOT EXISTS "?(\w+)', statement)[0]
    for statements in MIGRATIONS
    for statement in statements
    if "CREATE TABLE" in statement
]
INDEXED = ("CREATE INDEX", "CREATE CUSTOM INDEX", "MATERIALIZED VIEW", " counter")


def tables_after(*words: str) -> set[str]:
    return set(re.findall(rf'\b(?:{"|".join(words)})\s+"?(\w+)"?', STATEMENTS))


def test_no_statement_lets_the_server_look_through_all_rows() -> None:
    assert "ALLOW FILTERING" not in STATEMENTS.upper()


def test_layout_has_no_index_view_or_counter_that_the_server_keeps() -> None:
    assert [each for statements in MIGRATIONS for each in statements if any(word in each for word in INDEXED)] == []


def test_every_table_is_written_and_read() -> None:
    assert set(TABLES) - tables_after("INTO", "UPDATE") == set()
    assert set(TABLES) - tables_after("FROM") == set()

"""The tables and the statements on them, read from the source; and what reading and writing them leaves behind."""

import re
from pathlib import Path
from typing import Any

import pytest

import terec.store_cassandra
from terec.store_cassandra.migrations import MIGRATIONS
from terec_testing.keyspaces import Keyspace

SOURCE = Path(terec.store_cassandra.__file__).parent
STATEMENTS = "\n".join(
    file.read_text(encoding="utf-8")
    for file in sorted(SOURCE.rglob("*.py"))
    if file.name != "migrating.py" and file.parent.name != "migrations"
)
TABLES = [
    re.findall(r'CREATE TABLE IF NOT EXISTS "?(\w+)', statement)[0]
    for statements in MIGRATIONS
    for statement in statements
    if "CREATE TABLE" in statement
]
DELETED = set(re.findall(r'\bDELETE (?:\w+ )?FROM "?(\w+)"?', STATEMENTS))
TEN_DAYS = 864_000
INDEXED = ("CREATE INDEX", "CREATE CUSTOM INDEX", "MATERIALIZED VIEW", " counter")


@pytest.fixture
def options(keyspace: Keyspace) -> dict[str, Any]:
    """Of each table as the server has them."""
    name = keyspace.place.keyspace
    asked = f"SELECT table_name, compaction, gc_grace_seconds FROM system_schema.tables WHERE keyspace_name = '{name}'"
    return {row.table_name: row for row in keyspace.session.execute(asked)}


def test_files_of_rows_with_several_terms_give_back_what_is_over(options: dict[str, Any]) -> None:
    by_week = {
        name: row.compaction.get("unchecked_tombstone_compaction")
        for name, row in options.items()
        if row.compaction.get("compaction_window_size") == "7"
    }
    expiring = ("failure_by_hash", "failure_by_run", "history_by_test", "result_chunk", "text", "text_use")
    assert by_week == dict.fromkeys(expiring, "true")


def test_deletions_are_known_for_as_long_as_repair_may_take(options: dict[str, Any]) -> None:
    assert {"failure_by_run", "text_use", "token"} <= DELETED
    assert {name for name in DELETED if options[name].gc_grace_seconds < TEN_DAYS} == set()


def tables_after(*words: str) -> set[str]:
    return set(re.findall(rf'\b(?:{"|".join(words)})\s+"?(\w+)"?', STATEMENTS))


def test_no_statement_lets_the_server_look_through_all_rows() -> None:
    assert "ALLOW FILTERING" not in STATEMENTS.upper()


def test_layout_has_no_index_view_or_counter_that_the_server_keeps() -> None:
    assert [each for statements in MIGRATIONS for each in statements if any(word in each for word in INDEXED)] == []


def test_every_table_is_written_and_read() -> None:
    assert set(TABLES) - tables_after("INTO", "UPDATE") == set()
    assert set(TABLES) - tables_after("FROM") == set()

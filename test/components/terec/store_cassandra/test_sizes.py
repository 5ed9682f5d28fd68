"""No partition grows beyond what Cassandra bears: arithmetic over bytes of rows that are measured on a real server.

docs/data-model.md shows the same table; a test holds it to this one.
"""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from terec.analysis import judge_and_store
from terec.demo import MAIN, Shop
from terec.ingest import StoreResults
from terec.model import Run, TextLimit, UploadHeader
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.judged.summaries import RUNS_IN_BLOCK
from terec.store_cassandra.layout.buckets import HASH_SHARDS, NAME_BUCKETS, TEXT_SHARDS, buckets_for
from terec.store_cassandra.outbox_log import BUCKET
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.saving.expecting import expected_tests
from terec_testing import a_run_key
from terec_testing.keyspaces import Keyspace
from terec_testing.row_sizes import BYTES, row_bytes

LIMIT_MB = 100
TESTS, BUILDS_A_DAY, DAYS = 50_000, 200, 90
RUNS = BUILDS_A_DAY * DAYS
FAILED, WITH_TEXTS = 0.016, 0.1
"""Shares of a build's results: the failures, and all that bring texts with them."""

QUARTER, WEEK = 91, 7
HASHES, TEXTS, WORDS, RUN_EVENTS = 2, 1.4, 11, 4
"""Hashes of a failure, texts of a result that has any, beginnings of words in the names of a test, events of a run."""

HEAD_MAX = 5_000
"""A run of a pull request with 200 commits and 200 first parents, whose hashes hardly compress."""


def partitions() -> dict[str, float]:
    """The largest partition of each table that grows, in MB, at the load above."""
    rows = {
        "history_by_test": TESTS / buckets_for(TESTS) * BUILDS_A_DAY * WEEK,
        "result_chunk": TESTS,
        "failure_by_run": TESTS * FAILED,
        "failure_by_hash": TESTS * FAILED * HASHES * BUILDS_A_DAY * QUARTER / HASH_SHARDS,
        "text": TESTS * WITH_TEXTS * TEXTS * BUILDS_A_DAY / TEXT_SHARDS,
        "text_use": TESTS * WITH_TEXTS * TEXTS * BUILDS_A_DAY / TEXT_SHARDS,
        "test_case": TESTS / NAME_BUCKETS,
        "word": TESTS * WORDS / 4,  # a quarter of all words under one letter
        "run_by_suite": BUILDS_A_DAY * QUARTER,
        "summary_by_block": TESTS * FAILED * RUNS_IN_BLOCK,
        "outbox_log": BUCKET,
    }
    return {table: count * BYTES[table] / 1e6 for table, count in rows.items()}


def test_no_partition_grows_beyond_its_limit() -> None:
    assert {table: size for table, size in partitions().items() if size > LIMIT_MB} == {}


def test_runs_with_the_longest_lists_of_commits_fit_the_partition_of_a_quarter() -> None:
    assert BUILDS_A_DAY * QUARTER * HEAD_MAX / 1e6 <= LIMIT_MB


def test_run_of_which_everything_fails_fits_its_partition() -> None:
    assert TESTS * BYTES["failure_by_run"] / 1e6 <= LIMIT_MB


@pytest.mark.parametrize("parts", [1, 20])
def test_history_of_a_week_fits_its_partitions_when_its_first_part_sizes_them(parts: int) -> None:
    first = Head(0, 0, counts=[TESTS // parts, 0, 0, 0], parts=[f"1/{parts}"])
    rows = TESTS / buckets_for(expected_tests(first, 0, 0)) * BUILDS_A_DAY * WEEK
    assert rows * BYTES["history_by_test"] / 1e6 <= LIMIT_MB


@pytest.mark.parametrize("table", sorted(BYTES))
def test_documentation_has_these_sizes(table: str) -> None:
    row = f"| {table} | {BYTES[table]:,} | {partitions()[table]:.1f} |"
    assert row in (Path(__file__).parents[4] / "docs" / "data-model.md").read_text(encoding="utf-8")


def test_rows_are_no_larger_than_the_arithmetic_says(store: CassandraStore, keyspace: Keyspace) -> None:
    tests, runs = 600, 2
    shop = Shop(100, tests)
    service = StoreResults(store, lambda: datetime.now(UTC), TextLimit())
    for number, build in enumerate(islice((each for each in shop.builds() if each.branch == MAIN), runs), 1):
        key = a_run_key(number)
        service.put_run(Run(*key, complete=True, commits=(f"{number:040x}",)))
        service.add_results(key, UploadHeader(), list(shop.results(build)))
        judge_and_store(store, key, datetime.now(UTC))

    failures = sum(len(store.failures(a_run_key(number))) for number in range(1, runs + 1))
    counted = {
        "result_chunk": tests * runs,
        "test_case": tests,
        "word": tests * WORDS,
        "summary_by_block": failures,
    }
    measured = sizes(keyspace, counted)
    assert {table: size for table, size in measured.items() if size > BYTES[table]} == {}
    assert set(measured) == set(BYTES)


def sizes(keyspace: Keyspace, counted: dict[str, int]) -> dict[str, float]:
    """Mean bytes of what BYTES counts."""
    session, found = keyspace.session, defaultdict[str, list[int]](list)
    tables = session.cluster.metadata.keyspaces[keyspace.place.keyspace].tables
    for name in BYTES:
        for row in session.execute(f"SELECT * FROM {name}"):
            found[name].append(row_bytes(tables[name], row))
    return {name: sum(some) / counted.get(name, len(some)) for name, some in found.items()}

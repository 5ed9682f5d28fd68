"""What nodetool says of the tables: sizes beside the arithmetic of docs/data-model.md, and no tombstones."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

import pytest

from terec.analysis import judge_and_store
from terec.demo import MAIN, Shop
from terec.ingest import StoreResults
from terec.model import Org, Outcome, Project, Result, Run, TextLimit, UploadHeader
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.saving.names import case_names
from terec_testing import a_run_key, a_suite_key
from terec_testing.keyspaces import Keyspace
from terec_testing.row_sizes import BYTES, PROPERTY
from terec_testing.servers import OwnCassandra, own_cassandra
from terec_testing.stores import everything_judged_by

TESTS, RUNS = 600, 6
SHOP = Shop(100, TESTS)
WORDS = TESTS * 11 / 4
"""Words of tests under one letter, as the arithmetic has them."""

FACTOR = 1.5
"""How far what is measured may be from the arithmetic; tablestats itself counts in steps of 1.2."""

SHARED = ("test_case", "word")
"""Tables in which tests that came together take less than each by itself, as the arithmetic has them: no more."""

MAXIMUM, MEAN = "compacted_partition_maximum_bytes", "compacted_partition_mean_bytes"
TOMBSTONES = "maximum_tombstones_per_slice_last_five_minutes"
NONE = 1
"""What that says when there are none: its histogram has no step for 0. test_tombstones.py counts each single one."""

LIVE = "maximum_live_cells_per_slice_last_five_minutes"


class Loaded(NamedTuple):
    """stats: of every table, when the builds had just been imported and flushed."""

    node: OwnCassandra
    keyspace: Keyspace
    store: CassandraStore
    stats: dict[str, Any]


@pytest.fixture(scope="module")
def loaded() -> Iterator[Loaded]:
    """A cluster of this module's own that holds some builds of the shop, and nothing else."""
    with own_cassandra() as node:
        keyspace = Keyspace(node.server.place("sizes"))
        with keyspace.open() as store:
            store.add_org(Org("acme"), [])
            store.put_project(Project("acme", "shop"))
            import_builds(store)
            for number in range(1, RUNS + 1):
                judge_and_store(store, a_run_key(number), datetime.now(UTC))
            yield Loaded(node, keyspace, store, table_stats(node, keyspace))
        keyspace.close()


def import_builds(store: CassandraStore, mend: bool = False) -> None:
    """Send the same builds as ever; mend: with passes for the failures."""
    service = StoreResults(store, lambda: datetime.now(UTC), TextLimit())
    for number, build in enumerate(islice((each for each in SHOP.builds() if each.branch == MAIN), RUNS), 1):
        key = a_run_key(number)
        service.put_run(Run(*key, complete=True, commits=(f"{number:040x}",)))
        service.add_results(key, UploadHeader(), [mended(each) if mend else each for each in SHOP.results(build)])


def mended(result: Result) -> Result:
    return replace(result, result=Outcome.PASS, error_type=None, error_details=None, error_stacktrace=None)


def table_stats(node: OwnCassandra, keyspace: Keyspace) -> dict[str, Any]:
    """Of every table by its name, with all that was written in files."""
    name = keyspace.place.keyspace
    node.nodetool("flush", name)
    return dict(json.loads(node.nodetool("tablestats", "-F", "json", name))[name]["tables"])


@pytest.mark.parametrize("table", sorted(BYTES))
def test_partitions_take_what_the_arithmetic_says(
    loaded: Loaded, table: str, record_property: Callable[[str, object], None]
) -> None:
    largest, mean = (rows * BYTES[table] for rows in rows_of_partitions(loaded.keyspace, table))
    stats = loaded.stats[table]
    record_property(PROPERTY, [table, *(f"{each:,.0f}" for each in (largest, stats[MAXIMUM], mean, stats[MEAN]))])

    assert stats[MAXIMUM] <= largest * FACTOR
    assert stats[MEAN] <= mean * FACTOR
    if table not in SHARED:
        assert stats[MAXIMUM] * FACTOR >= largest
        assert stats[MEAN] * FACTOR >= mean


def rows_of_partitions(keyspace: Keyspace, table: str) -> tuple[float, float]:
    """How many rows, as BYTES counts them, the largest partition has, and each of them in the mean."""
    if table == "result_chunk":
        return TESTS, TESTS
    if table == "summary_by_block":
        failures = len(list(keyspace.session.execute("SELECT test_id FROM failure_by_run")))
        return failures, failures
    found = keyspace.session.execute(f"SELECT * FROM {table}")
    key = [column.name for column in keyspace.metadata(table).partition_key]
    rows = Counter[Any]()
    for row in found:
        rows[tuple(getattr(row, name) for name in key)] += len(list(case_names(row))) if table == "test_case" else 1
    if table == "word":
        return WORDS, TESTS * 11 / len(rows)
    return max(rows.values()), rows.total() / len(rows)


def test_reads_meet_no_tombstones_after_all_was_imported_again_and_mended(loaded: Loaded) -> None:
    import_builds(loaded.store)
    assert loaded.store.failed_tests(a_suite_key())
    import_builds(loaded.store, mend=True)
    assert not loaded.store.failed_tests(a_suite_key())
    read_everything(loaded)
    assert tombstones(loaded) == {}

    loaded.store.delete_run(a_run_key(1))
    read_everything(loaded)
    assert tombstones(loaded) != {}, "a deletion would not be seen either"


def read_everything(loaded: Loaded) -> None:
    """As the answers do, and every row of every table."""
    list(loaded.store.results(a_run_key(1)))
    loaded.store.failed_tests(a_suite_key())
    everything_judged_by(loaded.store, a_run_key(1))
    for table in loaded.stats:
        list(loaded.keyspace.session.execute(f'SELECT * FROM "{table}"'))


def tombstones(loaded: Loaded) -> dict[str, Any]:
    """The most that a read of a table met, where it met any."""
    stats = table_stats(loaded.node, loaded.keyspace)
    assert all(stats[table][LIVE] > 0 for table in BYTES), "a table was not read"
    return {table: words[TOMBSTONES] for table, words in stats.items() if words[TOMBSTONES] > NONE}

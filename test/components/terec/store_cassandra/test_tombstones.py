"""What writing a run again leaves behind: nothing that a later read has to step over."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import Cluster

from terec.store_cassandra import CassandraStore
from terec_testing import a_failure, a_pass
from terec_testing.keyspaces import Keyspace
from terec_testing.servers import cassandra_server
from terec_testing.stores import failed_cases, put_run, save

_READ = re.compile(r"(\d+) tombstone cells")
_TRACE_SECONDS = 30.0


@pytest.fixture
def operator() -> Iterator[Any]:
    """A session of the superuser, who may read traces."""
    server = cassandra_server()
    account = PlainTextAuthProvider(server.user, server.password)
    with Cluster([(server.host, server.port)], port=server.port, protocol_version=5, auth_provider=account) as cluster:
        yield cluster.connect()


def tombstones(operator: Any, keyspace: str) -> dict[str, int]:
    """How many a read of all rows meets, by table; only tables that have some."""
    met = {}
    for table in operator.cluster.metadata.keyspaces[keyspace].tables:
        answer = operator.execute(f'SELECT * FROM {keyspace}."{table}"', trace=True, timeout=_TRACE_SECONDS)
        events = answer.get_query_trace(max_wait_sec=_TRACE_SECONDS).events
        met[table] = sum(int(each) for event in events for each in _READ.findall(event.description))
    return {table: count for table, count in met.items() if count}


def test_run_that_is_sent_again_and_corrected_leaves_no_tombstones(
    store: CassandraStore, keyspace: Keyspace, operator: Any
) -> None:
    before = tombstones(operator, keyspace.place.keyspace)  # of the tests before, in tables that are empty again
    results = [a_pass("adds"), a_failure("pays"), a_failure("ships", "no stock", stdout="log of it")]
    put_run(store)
    save(store, *results)
    save(store, *results)
    save(store, a_pass("pays"), a_failure("ships", "no stock at all"))

    assert failed_cases(store) == ["ships"]
    after = tombstones(operator, keyspace.place.keyspace)
    assert {table: count for table, count in after.items() if count > before.get(table, 0)} == {}


def test_deletion_is_met_by_the_same_count(store: CassandraStore, keyspace: Keyspace, operator: Any) -> None:
    before = tombstones(operator, keyspace.place.keyspace)
    put_run(store)
    save(store, a_pass())
    store.delete_run(put_run(store).key)

    assert sum(tombstones(operator, keyspace.place.keyspace).values()) > sum(before.values())

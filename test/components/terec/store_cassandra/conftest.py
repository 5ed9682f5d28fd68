"""A store on the worker's keyspace of a real Cassandra."""

from collections.abc import Iterator

import pytest

from terec.model import Org, Project
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.database import Database
from terec_testing.keyspaces import Keyspace, cassandra_keyspace

__all__ = ["cassandra_keyspace"]


@pytest.fixture
def keyspace(cassandra_keyspace: Keyspace) -> Iterator[Keyspace]:
    """Empty again when the test is over."""
    yield cassandra_keyspace
    cassandra_keyspace.empty()


@pytest.fixture
def store(keyspace: Keyspace) -> Iterator[CassandraStore]:
    """A store with org acme and its project shop."""
    with keyspace.open() as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        yield store


@pytest.fixture
def database(keyspace: Keyspace) -> Iterator[Database]:
    database = Database(keyspace.place)
    yield database
    database.close()

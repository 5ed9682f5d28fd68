"""The store in a Cassandra keyspace."""

from terec.store_cassandra.cluster.opening import open_store
from terec.store_cassandra.store import CassandraStore

__all__ = ["CassandraStore", "open_store"]

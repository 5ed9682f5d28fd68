"""Opening a keyspace: connected to in the background, made when missing, upgraded when older."""

from terec.settings import CassandraPlace
from terec.store_cassandra.cluster.connecting import tls_context
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.migrating import replication
from terec.store_cassandra.store import CassandraStore


def open_store(place: CassandraPlace, create: bool = True) -> CassandraStore:
    """The store in the keyspace; close it, or use it as a context manager.

    Returns at once. Until the cluster has answered, calls wait a little and then raise StoreUnreachable;
    CassandraStore.trouble says what is missing. A keyspace that is missing is made with the place's replication, unless
    create is False, when it is refused with StoreError. One of an older TeReC is upgraded in place, one of a newer
    TeReC is refused with StoreTooNew. InvalidInput for a replication or an authority that cannot be used.
    """
    replication(place)
    if place.ca_file:
        tls_context(place.ca_file)
    return CassandraStore(Database(place, create))

"""Opening a file or a keyspace, whichever the settings name."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from terec.settings import Settings, cassandra_place, is_cassandra, store_file
from terec.store import Store
from terec.store_sqlite import open_store


def open_server_store(settings: Settings, environment: Mapping[str, str]) -> AbstractContextManager[Store]:
    """The store behind settings.store, closed at the end; the user's own file when none is named."""
    if is_cassandra(settings.store):
        from terec.store_cassandra import open_store as open_keyspace  # a driver that few servers need

        return open_keyspace(cassandra_place(settings.store, settings))
    return open_store(store_file(settings.store, environment), settings.busy_seconds)

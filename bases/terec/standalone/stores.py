"""Opens the stores that are no file; a driver is imported when its store is opened."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terec.settings import Settings
    from terec.store import Store


def open_cassandra(url: str, settings: "Settings") -> "AbstractContextManager[Store]":
    """The store in the keyspace of a cassandra:// URL."""
    from terec.settings import cassandra_place
    from terec.store_cassandra import open_store

    return open_store(cassandra_place(url, settings))


OPENERS = {"cassandra": open_cassandra}
"""By the scheme of their URL."""

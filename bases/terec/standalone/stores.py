"""Opens the stores that are no file, and the events that are in none; a driver is imported when it is needed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terec.cli import Opener
    from terec.events_kafka import KafkaDelivery
    from terec.settings import Settings
    from terec.store import Store


def open_cassandra(url: str, settings: "Settings", create: bool) -> "AbstractContextManager[Store]":
    """The store in the keyspace of a cassandra:// URL; a missing one is made if create is True."""
    from terec.settings import cassandra_place
    from terec.store_cassandra import open_store

    return open_store(cassandra_place(url, settings), create)


def open_kafka(url: str, settings: "Settings", on_lost: Callable[[], None]) -> "AbstractContextManager[KafkaDelivery]":
    """The analyzer's events at the cluster of a kafka:// URL; on_lost is called where some are gone unread."""
    from terec.events import ANALYZER
    from terec.events_kafka import KafkaDelivery
    from terec.model import now
    from terec.settings import kafka_place

    return KafkaDelivery(kafka_place(url, settings), ANALYZER, now, on_lost)


OPENERS: "dict[str, Opener]" = {"cassandra": open_cassandra, "kafka": open_kafka}
"""By the scheme of their URL."""

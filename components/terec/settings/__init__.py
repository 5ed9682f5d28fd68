"""One frozen Settings, read once from `TEREC_*` variables."""

from terec.settings.clusters import (
    CassandraPlace,
    Host,
    KafkaPlace,
    cassandra_place,
    events_place,
    is_kafka,
    kafka_place,
)
from terec.settings.place import (
    check_store_url,
    is_cassandra,
    is_server,
    spool_folder,
    store_file,
    user_file,
    without_password,
)
from terec.settings.settings import SETTINGS, WORKERS_MAX, Settings, read_settings

__all__ = [
    "SETTINGS",
    "WORKERS_MAX",
    "CassandraPlace",
    "Host",
    "KafkaPlace",
    "Settings",
    "cassandra_place",
    "check_store_url",
    "events_place",
    "is_cassandra",
    "is_kafka",
    "is_server",
    "kafka_place",
    "read_settings",
    "spool_folder",
    "store_file",
    "user_file",
    "without_password",
]

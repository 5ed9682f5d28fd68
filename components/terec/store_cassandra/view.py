"""What every view of the store holds."""

from terec.store_cassandra.database import Database
from terec.store_cassandra.outbox_log import OutboxLog


class View:
    """One keyspace and its outbox, shared by all views of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._log = OutboxLog(database)

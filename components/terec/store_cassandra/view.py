"""What every view of the store holds."""

from terec.store_cassandra.database import Database


class View:
    """One keyspace shared by all views of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

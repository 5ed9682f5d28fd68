"""What every view of the store holds."""

from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.finishing.unfinished import Unfinished
from terec.store_cassandra.layout.buckets import BucketCounts
from terec.store_cassandra.outbox_log import OutboxLog
from terec.store_cassandra.results.histories import NewestCells
from terec.store_cassandra.results.word_index import WordIndex
from terec.store_cassandra.saving.names import SuiteTests
from terec.store_cassandra.saving.seen import SeenCases
from terec.store_cassandra.texts.texts import Texts


class View:
    """One keyspace shared by all views of a store, and what they remember of it together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._log = OutboxLog(database)
        self._seen = SeenCases(database)
        self._texts = Texts(database)
        self._words = WordIndex(database)
        self._tests = SuiteTests(database, self._words)
        self._buckets = BucketCounts(database)
        self._newest_cells = NewestCells(database, self._buckets)
        self._unfinished = Unfinished(database)

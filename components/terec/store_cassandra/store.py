"""All views of one keyspace together."""

from types import TracebackType
from typing import Self

from terec.store_cassandra.access import CassandraAccess
from terec.store_cassandra.archive import CassandraArchive
from terec.store_cassandra.lists import CassandraLists
from terec.store_cassandra.org_removal import CassandraOrgRemoval
from terec.store_cassandra.organisations import CassandraOrganisations
from terec.store_cassandra.outbox import CassandraOutbox
from terec.store_cassandra.outcomes import CassandraOutcomes
from terec.store_cassandra.readers import CassandraReaders
from terec.store_cassandra.search import CassandraSearch
from terec.store_cassandra.sweeping import CassandraSweeping


class CassandraStore(
    CassandraOrganisations,
    CassandraOrgRemoval,
    CassandraAccess,
    CassandraArchive,
    CassandraLists,
    CassandraOutbox,
    CassandraReaders,
    CassandraOutcomes,
    CassandraSearch,
    CassandraSweeping,
):
    """terec.store.Store over one keyspace; open_store makes it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def trouble(self) -> str | None:
        """What keeps the cluster from answering, in one sentence; None: nothing. Answers within seconds."""
        return self._database.trouble()

    def close(self) -> None:
        self._database.close()

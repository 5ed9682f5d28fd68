"""All views of one keyspace together."""

from types import TracebackType
from typing import Self

from terec.store_cassandra.copying.archive import CassandraArchive
from terec.store_cassandra.finishing.sweeping import CassandraSweeping
from terec.store_cassandra.judged.outcomes import CassandraOutcomes
from terec.store_cassandra.outbox import CassandraOutbox
from terec.store_cassandra.readers import CassandraReaders
from terec.store_cassandra.results.lists import CassandraLists
from terec.store_cassandra.results.search import CassandraSearch
from terec.store_cassandra.runs.access import CassandraAccess
from terec.store_cassandra.runs.org_removal import CassandraOrgRemoval
from terec.store_cassandra.runs.organisations import CassandraOrganisations


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

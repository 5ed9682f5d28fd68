"""The whole store."""

from typing import Protocol

from terec.store.archive import Archive
from terec.store.judgements import Judgements
from terec.store.organisations import Organisations
from terec.store.outbox import Outbox
from terec.store.readers import Readers
from terec.store.results import Results
from terec.store.runs import Runs
from terec.store.search import Search


class Store(Organisations, Runs, Results, Outbox, Judgements, Readers, Archive, Search, Protocol):
    """All views at once. Every method is atomic and safe to call from any thread.

    Raises StoreBusy when another writer holds the store for too long, StoreFull, StoreReadOnly, StoreCorrupt or
    StoreUnreachable when the medium fails; what was answered before is durable.
    """

    def close(self) -> None:
        """Release connections; further calls are an error."""

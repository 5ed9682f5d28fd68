"""The whole store."""

from datetime import datetime
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

    def sweep(self, now: datetime) -> int:
        """Finish what a crash broke off in a store that cannot undo it; how many steps. Several may do it at once."""

    def trouble(self) -> str | None:
        """What keeps the store from answering, in one sentence; None while it answers. Never waits for it."""

    def close(self) -> None:
        """Release connections; further calls are an error."""

"""All views of one file together."""

from datetime import datetime
from types import TracebackType
from typing import Self

from terec.model import StoreError
from terec.store_sqlite.copying.archive import SqliteArchive
from terec.store_sqlite.judged.judgements import SqliteJudgements
from terec.store_sqlite.judged.outcomes import SqliteOutcomes
from terec.store_sqlite.judged.problems import SqliteProblems
from terec.store_sqlite.judged.tries import SqliteTries
from terec.store_sqlite.outbox import SqliteOutbox
from terec.store_sqlite.readers import SqliteReaders
from terec.store_sqlite.results.lists import SqliteLists
from terec.store_sqlite.results.results import SqliteResults
from terec.store_sqlite.results.search import SqliteSearch
from terec.store_sqlite.runs.access import SqliteAccess
from terec.store_sqlite.runs.organisations import SqliteOrganisations
from terec.store_sqlite.runs.runs import SqliteRuns
from terec.store_sqlite.texts.redaction import SqliteRedaction


class SqliteStore(
    SqliteOrganisations,
    SqliteAccess,
    SqliteRuns,
    SqliteResults,
    SqliteLists,
    SqliteRedaction,
    SqliteOutbox,
    SqliteReaders,
    SqliteOutcomes,
    SqliteTries,
    SqliteJudgements,
    SqliteProblems,
    SqliteArchive,
    SqliteSearch,
):
    """terec.store.Store over one SQLite file; open_store makes it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def sweep(self, now: datetime) -> int:
        """Transactions leave nothing broken off."""
        return 0

    def trouble(self) -> str | None:
        try:
            self.org("")
        except StoreError as error:
            return str(error)
        return None

    def close(self) -> None:
        self._database.close()

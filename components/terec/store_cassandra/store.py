"""All views of one keyspace together."""

from types import TracebackType
from typing import Self

from terec.store_cassandra.view import View


class CassandraStore(View):
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

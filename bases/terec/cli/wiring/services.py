"""Joins the service to a store or to a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from terec.cli.wiring.stores import Where, open_store
from terec.model import RecordedRun, TextLimit, now
from terec.service import Judgement, Service
from terec.settings import events_place, is_server

if TYPE_CHECKING:
    from terec.store import Store


@contextmanager
def open_service(where: Where, create: bool = True) -> Iterator[Service]:
    """The service behind the URL, closed at the end; a store is made when missing, unless create is False.

    StoreError when it cannot be opened; InvalidInput for a URL that names neither store nor server, and for events of a
    store that nothing carries.
    """
    opened = _open_server(where) if is_server(where.settings.url) else _open_local(where, create)
    with opened as service:
        yield service


@contextmanager
def _open_local(where: Where, create: bool) -> Iterator[Service]:
    from terec.history import StoreHistory
    from terec.ingest import StoreAdministration, StoreResults

    events_place(where.settings)  # what nothing will be told of is refused before anything is stored
    limit = TextLimit(where.settings.text_head, where.settings.text_tail)
    with open_store(where, create) as store:
        yield Service(
            StoreAdministration(store, now),
            StoreResults(store, now, limit, _folded_without),
            StoreHistory(store),
            cast(Judgement, _JudgementWhenAsked(store)),
        )


def _folded_without(store: "Store", run: RecordedRun, at: datetime) -> None:
    from terec.analysis import fold_without  # as _JudgementWhenAsked

    fold_without(store, run, at)


class _JudgementWhenAsked:
    """The judgement of a store, imported when it is first asked: most commands ask nothing of it."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        from terec.analysis import StoreJudgement

        return getattr(StoreJudgement(self._store, now), name)


@contextmanager
def _open_server(where: Where) -> Iterator[Service]:
    from terec.client import Patience, open_client

    patience = Patience(all_seconds=where.wait_seconds)
    with open_client(where.settings.url, where.settings.api_key, patience) as service:
        yield service

"""Joins the service to a file or a server, as the URL says; nothing else in this base knows either."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from terec.model import TextLimit
from terec.service import Service
from terec.settings import Settings, is_server, store_file


@contextmanager
def open_service(settings: Settings, environment: Mapping[str, str]) -> Iterator[Service]:
    """The service behind settings.url, closed at the end.

    A file is made when missing; its folder only where the file is the user's own. StoreError when it cannot be
    opened; InvalidInput for a URL that names neither file nor server.
    """
    opened = _open_server(settings) if is_server(settings.url) else _open_file(settings, environment)
    with opened as service:
        yield service


@contextmanager
def _open_file(settings: Settings, environment: Mapping[str, str]) -> Iterator[Service]:
    from terec.analysis import StoreJudgement
    from terec.history import StoreHistory
    from terec.ingest import StoreAdministration, StoreResults
    from terec.store_sqlite import open_store

    path = store_file(settings.url, environment)
    if not settings.url:
        path.parent.mkdir(parents=True, exist_ok=True)
    limit = TextLimit(settings.text_head, settings.text_tail)
    with open_store(path, settings.busy_seconds) as store:
        yield Service(
            StoreAdministration(store, _now),
            StoreResults(store, _now, limit),
            StoreHistory(store),
            StoreJudgement(store),
        )


@contextmanager
def _open_server(settings: Settings) -> Iterator[Service]:
    from terec.client import open_client

    with open_client(settings.url, settings.api_key) as service:
        yield service


def _now() -> datetime:
    return datetime.now(UTC)

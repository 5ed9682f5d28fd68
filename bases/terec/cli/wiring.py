"""Joins the service to a file or a server, as the URL says; nothing else in this base knows either."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from terec.model import InvalidInput, TextLimit
from terec.service import Service
from terec.settings import Settings, is_server, store_file

if TYPE_CHECKING:
    from terec.store_sqlite import VerifyReport


@contextmanager
def open_service(settings: Settings, environment: Mapping[str, str]) -> Iterator[Service]:
    """The service behind settings.url, closed at the end; a file is made when missing.

    StoreError when it cannot be opened; InvalidInput for a URL that names neither file nor server.
    """
    opened = _open_server(settings) if is_server(settings.url) else _open_file(settings, environment)
    with opened as service:
        yield service


def local_file(settings: Settings, environment: Mapping[str, str]) -> Path:
    """The file behind settings.url; InvalidInput for a server's, which only its own machine can reach."""
    if is_server(settings.url):
        raise InvalidInput(
            f"This works on a file, and {settings.url} is a server; call it there, with TEREC_URL=sqlite:///PATH."
        )
    return store_file(settings.url, environment)


def delete_expired(settings: Settings, environment: Mapping[str, str]) -> int:
    """Apply the retention rules to the local file; how many runs went."""
    from terec.store_sqlite import open_store

    with open_store(local_file(settings, environment), settings.busy_seconds, create=False) as store:
        return store.delete_expired(_now())


def backup_file(settings: Settings, environment: Mapping[str, str], target: Path) -> Path:
    """Copy the local file to target; answers the file."""
    from terec.store_sqlite import backup

    path = local_file(settings, environment)
    backup(path, target)
    return path


def restore_file(settings: Settings, environment: Mapping[str, str], source: Path) -> Path:
    """Put source in the place of the local file, whatever that holds; answers the file."""
    from terec.store_sqlite import restore

    path = local_file(settings, environment)
    restore(source, path, replace=True)
    return path


def verify_file(settings: Settings, environment: Mapping[str, str]) -> "VerifyReport":
    """What a full check of the local file found."""
    from terec.store_sqlite import verify

    return verify(local_file(settings, environment))


@contextmanager
def _open_file(settings: Settings, environment: Mapping[str, str]) -> Iterator[Service]:
    from terec.analysis import StoreJudgement
    from terec.history import StoreHistory
    from terec.ingest import StoreAdministration, StoreResults
    from terec.store_sqlite import open_store

    limit = TextLimit(settings.text_head, settings.text_tail)
    with open_store(store_file(settings.url, environment), settings.busy_seconds) as store:
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

"""Opens the store that a URL names."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from terec.model import InvalidInput
from terec.settings import Settings, is_cassandra, is_server, store_file, without_password

if TYPE_CHECKING:
    from terec.store import Store

Opener = Callable[[str, Settings, Any], AbstractContextManager[Any]]
"""Opens the store of a URL, and makes it when it is missing if the last word is True; or the analyzer's events at the
cluster of a URL, of which the last word is called where some are gone that nobody read."""


class Where(NamedTuple):
    """Settings whose url says where results are; openers: of stores that are no file, and of events that are not in the
    store, by the scheme of their URL. wait_seconds: what all that a server is asked may take; None: no bound.

    The base that starts the program gives the openers: each brings a driver, and the command alone has none.
    """

    settings: Settings
    environment: Mapping[str, str]
    openers: Mapping[str, Opener]
    wait_seconds: float | None = None


def missing_file(where: Where) -> Path | None:
    """The file that the URL names, where it is missing or empty; None for any other place."""
    url = where.settings.url
    if is_server(url) or is_cassandra(url):
        return None
    path = store_file(url, where.environment)
    return None if path.exists() and path.stat().st_size else path


def open_store(where: Where, create: bool = True) -> "AbstractContextManager[Store]":
    """The store itself; a missing one is made unless create is False.

    InvalidInput for a server, behind which only its own machine sees the store, and for a URL that nothing here opens.
    """
    url = where.settings.url
    if is_server(url):
        raise InvalidInput(
            f"This works on a store, and {url} is a server; call it there, with TEREC_URL naming the server's store "
            "(sqlite:///PATH or cassandra://HOST/KEYSPACE)."
        )
    opener = where.openers.get(url.partition("://")[0].lower())
    if opener is not None:
        opened: AbstractContextManager[Store] = opener(url, where.settings, create)
        return opened
    if is_cassandra(url):
        raise InvalidInput(
            f"{without_password(url)!r} cannot be opened here: terec-cli holds no driver for Cassandra; "
            "install terec-standalone, or give the URL of a server."
        )
    from terec.store_sqlite import open_store as open_file

    return open_file(store_file(url, where.environment), where.settings.busy_seconds, create)

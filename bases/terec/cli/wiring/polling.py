"""Lets one process at a time poll into a store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from terec.cli.wiring.stores import Where, now, open_store
from terec.settings import is_server

POLLER = "jenkins poll"
"""Name of the lease; `terec serve` polls under the same."""

LEASE_SECONDS = 15.0
"""How soon another process takes over from one that was killed; one at work renews it before each build."""


@contextmanager
def polling_lease(where: Where) -> Iterator[Callable[[], bool]]:
    """Whether this process may poll. Behind a server nobody can be asked: two pollers then do the same work twice."""
    if is_server(where.settings.url):
        yield lambda: True
        return
    from terec.events_outbox import Lease

    with open_store(where) as store, Lease(store, POLLER, now, LEASE_SECONDS) as lease:
        yield lease.held

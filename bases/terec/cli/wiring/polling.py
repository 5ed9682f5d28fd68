"""Lets one process at a time poll into a store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from terec.cli.wiring.stores import Where, open_store
from terec.model import now
from terec.settings import is_server


@contextmanager
def polling_lease(where: Where) -> Iterator[Callable[[], bool]]:
    """Whether this process may poll. Behind a server nobody can be asked: two pollers then do the same work twice."""
    if is_server(where.settings.url):
        yield lambda: True
        return
    from terec.jenkins import POLL_LEASE, POLL_LEASE_SECONDS
    from terec.leases import Lease

    with open_store(where) as store, Lease(store, POLL_LEASE, now, POLL_LEASE_SECONDS) as lease:
        yield lease.held

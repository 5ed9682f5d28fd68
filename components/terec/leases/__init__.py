"""Lets one process at a time do what several could."""

from terec.leases.lease import LEASE_SECONDS, Lease

__all__ = ["LEASE_SECONDS", "Lease"]

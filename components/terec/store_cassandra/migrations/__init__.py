"""One module per version of the keyspace; each holds only its change, and never changes again."""

from terec.store_cassandra.migrations import v0001, v0002, v0003, v0004, v0005, v0006, v0007, v0008

MIGRATIONS = tuple(each.STATEMENTS for each in (v0001, v0002, v0003, v0004, v0005, v0006, v0007, v0008))
"""The statements that bring a keyspace from version n to n + 1, in order; each may be repeated."""

__all__ = ["MIGRATIONS"]

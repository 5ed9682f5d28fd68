"""One module per version of the keyspace; each holds only its change, and never changes again."""

from terec.store_cassandra.migrations import v0001, v0002, v0003, v0004, v0005, v0006

MIGRATIONS = (
    v0001.STATEMENTS,
    v0002.STATEMENTS,
    v0003.STATEMENTS,
    v0004.STATEMENTS,
    v0005.STATEMENTS,
    v0006.STATEMENTS,
)
"""The statements that bring a keyspace from version n to n + 1, in order; each may be repeated."""

__all__ = ["MIGRATIONS"]

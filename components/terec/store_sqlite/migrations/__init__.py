"""One module per version of the file; each holds only its change."""

from terec.store_sqlite.migrations import v0001

MIGRATIONS = (v0001.STATEMENTS,)
"""The statements that bring a file from version n to n + 1, in order."""

__all__ = ["MIGRATIONS"]

"""One module per version of the file; each holds only its change."""

from terec.store_sqlite.migrations import v0001, v0002, v0003, v0004

MIGRATIONS = (v0001.STATEMENTS, v0002.STEPS, v0003.STATEMENTS, v0004.STATEMENTS)
"""The steps that bring a file from version n to n + 1, in order."""

__all__ = ["MIGRATIONS"]

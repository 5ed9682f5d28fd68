"""Writes a run in a format that other tools read."""

from terec.exporters.exporting import FORMATS, exported

__all__ = ["FORMATS", "exported"]

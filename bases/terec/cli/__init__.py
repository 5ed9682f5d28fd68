"""The terec command: parses words, calls the service, presents the answer."""

from terec.cli.commands import KEEP, Entry
from terec.cli.main import main

__all__ = ["KEEP", "Entry", "main"]

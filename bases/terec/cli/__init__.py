"""The terec command: parses words, calls the service, presents the answer."""

from typing import TYPE_CHECKING

from terec.cli.commands import KEEP, Entry
from terec.cli.main import main

if TYPE_CHECKING:
    from terec.cli.wiring import Opener

__all__ = ["KEEP", "Entry", "Opener", "main"]

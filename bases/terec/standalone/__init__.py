"""`terec serve`: the API in one process with its store."""

from terec.standalone.main import main

__all__ = ["main"]

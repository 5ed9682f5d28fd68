"""`terec serve`: the API in one process with its store and its analyzer."""

from terec.standalone.main import main

__all__ = ["main"]

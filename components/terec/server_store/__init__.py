"""Opens the store that the settings of a server name."""

from terec.server_store.opening import open_server_store

__all__ = ["open_server_store"]

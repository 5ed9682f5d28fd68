"""The service over HTTP."""

from terec.client.opening import open_client

__all__ = ["open_client"]

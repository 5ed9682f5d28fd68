"""The service over HTTP."""

from terec.client.opening import open_client
from terec.client.patience import Patience

__all__ = ["Patience", "open_client"]

"""The service over HTTP."""

from terec.client.looking import ServerSeen, look_at_server
from terec.client.opening import open_client
from terec.client.patience import Patience

__all__ = ["Patience", "ServerSeen", "look_at_server", "open_client"]

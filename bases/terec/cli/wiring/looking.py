"""Looks at the server that a URL names."""

from typing import TYPE_CHECKING

from terec.cli.wiring.stores import Where

if TYPE_CHECKING:
    from terec.client import ServerSeen


def look_at(where: Where, org: str, project: str) -> "ServerSeen":
    """What the server shows to the token in the settings; see client.look_at_server."""
    from terec.client import look_at_server

    return look_at_server(where.settings.url, where.settings.api_key, org, project)

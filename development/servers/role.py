"""Makes the ordinary user as whom TeReC and its tests connect: guardrails do not bind a superuser."""

from pathlib import Path

import cql

NAME, PASSWORD = "terec", "terec"


def make_role(host: str, port: int, user: str, password: str, ca: Path | None = None) -> dict[str, str]:
    """An account that may make keyspaces and owns what it made; the given one when that may make no other."""
    try:
        with cql.logged_in(host, port, user, password, ca) as connection:
            connection.execute(f"CREATE ROLE IF NOT EXISTS {NAME} WITH PASSWORD = '{PASSWORD}' AND LOGIN = true")
            connection.execute(f"GRANT CREATE ON ALL KEYSPACES TO {NAME}")
    except cql.Refused:
        return {"user": user, "password": password}
    return {"user": NAME, "password": PASSWORD}

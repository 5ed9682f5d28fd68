"""The account at the stack's Cassandra that the variables name, made through its first superuser when it is missing."""

import os
import sys
import time
from typing import NamedTuple

from running import DEADLINE, ROOT, StackError

sys.path.append(str(ROOT / "development" / "servers"))

import cql

FIRST = "cassandra"
"""Name and password of the superuser that Cassandra makes at its first start."""
KEYSPACE = "terec"
REFUSALS_SECONDS = 20.0
"""How long a node that has just started may know nobody."""


class Account(NamedTuple):
    user: str
    password: str

    @property
    def is_first(self) -> bool:
        """There from the beginning."""
        return self == (FIRST, FIRST)


def wanted_account() -> Account:
    """What the services of docker-compose.yml log in with."""
    given = (os.environ.get(f"TEREC_CASSANDRA_{name}") or FIRST for name in ("USER", "PASSWORD"))
    return Account(*given)


def make_account(host: str, port: int, account: Account) -> None:
    """Return when the account may log in and use the keyspace; StackError when nobody here may make it."""
    ends, refused_since = time.monotonic() + DEADLINE, 0.0
    while time.monotonic() < ends:
        try:
            if _lets_in(host, port, account):
                return
            # A node remembers for seconds what it knew of an account, and lets it in only then.
            refused_since = 0.0 if _made(host, port, account) else refused_since or time.monotonic()
        except OSError:
            refused_since = 0.0  # it is starting
        if refused_since and time.monotonic() > refused_since + REFUSALS_SECONDS:
            raise StackError(_refusal(account))
        time.sleep(0.3)
    raise StackError(f"Cassandra does not take connections at {host}:{port} after {DEADLINE:.0f} seconds.")


def statements(account: Account) -> list[str]:
    """What the first superuser says to make the account, or to give it the password."""
    password = account.password.replace("'", "''")
    if account.user == FIRST:
        return [f"ALTER ROLE {FIRST} WITH PASSWORD = '{password}'"]
    user = '"' + account.user.replace('"', '""') + '"'
    copies = "{'class': 'NetworkTopologyStrategy', 'replication_factor': 1}"
    return [
        f"CREATE KEYSPACE IF NOT EXISTS {KEYSPACE} WITH replication = {copies}",
        f"CREATE ROLE IF NOT EXISTS {user} WITH LOGIN = true",
        f"ALTER ROLE {user} WITH PASSWORD = '{password}' AND LOGIN = true",
        f"GRANT ALL PERMISSIONS ON KEYSPACE {KEYSPACE} TO {user}",
    ]


def _lets_in(host: str, port: int, account: Account) -> bool:
    try:
        with cql.logged_in(host, port, account.user, account.password):
            return True
    except cql.Refused:
        return False


def _made(host: str, port: int, account: Account) -> bool:
    """Whether the first superuser was let in and made it."""
    try:
        with cql.logged_in(host, port, FIRST, FIRST) as connection:
            for statement in statements(account):
                connection.execute(statement)
            return True
    except cql.Refused:
        return False


def _refusal(account: Account) -> str:
    return (
        f"Cassandra lets in neither user {account.user!r} of TEREC_CASSANDRA_USER with this password nor its first "
        f"superuser {FIRST!r}, who would make that account: give TEREC_CASSANDRA_USER and TEREC_CASSANDRA_PASSWORD as "
        "they are there, or make the role (docs/operations.md, A cluster)."
    )

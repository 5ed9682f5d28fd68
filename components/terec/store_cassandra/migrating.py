"""Bringing a keyspace to the layout of this code, however many processes start at once."""

import hashlib
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from terec.model import InvalidInput, StoreError, StoreTooNew, StoreUnreachable
from terec.settings import CassandraPlace
from terec.store_cassandra.connecting import DECIDING
from terec.store_cassandra.errors import DRIVER_ERRORS
from terec.store_cassandra.migrations import MIGRATIONS

LEASE = "schema"
LEASE_SECONDS = 60
"""How long a process that died keeps others from the layout; one that lives takes the lease anew before each table."""

_DDL_SECONDS = 30.0
_LEASE_TABLE = """CREATE TABLE IF NOT EXISTS lease (name text, holder text, ends timestamp, PRIMARY KEY ((name)))
    WITH comment = 'Who alone may do something' AND id = {id}"""
_MIGRATION_TABLE = """CREATE TABLE IF NOT EXISTS schema_migration (
        all_of text, number int, name text, checksum text, at timestamp, PRIMARY KEY ((all_of), number)
    ) WITH comment = 'Versions that the keyspace went through; all_of is the word migrations'"""
_TABLE = "SELECT table_name FROM system_schema.tables WHERE keyspace_name = %s AND table_name = %s"
_TAKE = f"INSERT INTO lease (name, holder) VALUES (%s, %s) IF NOT EXISTS USING TTL {LEASE_SECONDS}"
_KEEP = f"UPDATE lease USING TTL {LEASE_SECONDS} SET holder = %s WHERE name = %s IF holder = %s"
_GIVE_BACK = "DELETE FROM lease WHERE name = %s IF holder = %s"
_LEASE_PAUSE = 0.3
_DONE = "SELECT number, checksum FROM schema_migration WHERE all_of = 'migrations'"


def prepare_keyspace(session: Any, place: CassandraPlace, closing: threading.Event) -> None:
    """Make the keyspace when it is missing, bring it up to date, and let the session use it.

    StoreTooNew when a newer TeReC made it, StoreError when its layout is not the one that this code made.
    """
    if not session.execute("SELECT * FROM system_schema.keyspaces WHERE keyspace_name = %s", (place.keyspace,)).one():
        _define(session, f"CREATE KEYSPACE IF NOT EXISTS {place.keyspace} WITH replication = {replication(place)}")
    session.set_keyspace(place.keyspace)
    if _missing(session, place):
        _make_lease_table(session, place)
        with _lease(session, place, closing) as renew:
            renew()
            _define(session, _MIGRATION_TABLE)
            for number in _missing(session, place):
                _migrate(session, number, renew)


def checksum(statements: Sequence[str]) -> str:
    """Tells a migration from a changed one; blanks do not count."""
    return hashlib.sha256("\n".join(" ".join(each.split()) for each in statements).encode()).hexdigest()


def replication(place: CassandraPlace) -> str:
    """The replication map of CQL for `3`, in each datacenter, or `east:3,west:3`; InvalidInput for another."""
    copies = {}
    for each in place.replication.split(","):
        name, _, count = each.strip().rpartition(":")
        if not count.isdecimal() or int(count) < 1 or "'" in name or (not name and "," in place.replication):
            raise InvalidInput(
                f"TEREC_CASSANDRA_REPLICATION is {place.replication!r}: write a number as 3, or east:3,west:3."
            )
        copies[name or "replication_factor"] = count
    return str({"class": "NetworkTopologyStrategy", **copies})


def _missing(session: Any, place: CassandraPlace) -> list[int]:
    """Numbers of the migrations that the keyspace has not seen."""
    if not session.execute(_TABLE, (place.keyspace, "schema_migration")).one():
        return list(range(1, len(MIGRATIONS) + 1))
    done = {row.number: row.checksum for row in session.execute(_DONE)}
    if done and max(done) > len(MIGRATIONS):
        raise StoreTooNew(
            f"The keyspace {place.keyspace} was made by a newer TeReC (version {max(done)} of the layout; "
            f"this TeReC knows {len(MIGRATIONS)}); install that one."
        )
    for number, known in done.items():
        if known != checksum(MIGRATIONS[number - 1]):
            raise StoreError(
                f"The keyspace {place.keyspace} has another layout under version {number} than this TeReC; "
                "name another keyspace, or install the TeReC that made it."
            )
    return [number for number in range(1, len(MIGRATIONS) + 1) if number not in done]


def _migrate(session: Any, number: int, renew: Callable[[], None]) -> None:
    for statement in MIGRATIONS[number - 1]:
        renew()
        _define(session, statement)
    session.execute(
        "INSERT INTO schema_migration (all_of, number, name, checksum, at) VALUES (%s, %s, %s, %s, %s)",
        ("migrations", number, f"v{number:04}", checksum(MIGRATIONS[number - 1]), datetime.now(UTC)),
    )


def _define(session: Any, statement: str) -> None:
    """Change the schema and wait until every node has it."""
    future = session.execute_async(statement, timeout=_DDL_SECONDS)
    future.result()
    if not future.is_schema_agreed:
        raise StoreUnreachable("The nodes of Cassandra do not agree on the tables yet; try again.")


def _make_lease_table(session: Any, place: CassandraPlace) -> None:
    """Make the table that the lease itself lies in: its id is fixed, so that two nodes making it make the same one."""
    if not session.execute(_TABLE, (place.keyspace, "lease")).one():
        _define(session, _LEASE_TABLE.format(id=uuid.uuid5(uuid.NAMESPACE_URL, f"{place}/lease")))


@contextmanager
def _lease(session: Any, place: CassandraPlace, closing: threading.Event) -> Iterator[Callable[[], None]]:
    """Be the only one who changes the tables; what it yields keeps the lease, or raises when it was lost."""
    holder = uuid.uuid4().hex
    while not _decided(session, _TAKE, (LEASE, holder)):
        if closing.wait(_LEASE_PAUSE):
            raise StoreError(f"The store {place} is closed.")

    def renew() -> None:
        if not _decided(session, _KEEP, (holder, LEASE, holder)):
            raise StoreUnreachable(f"Another process took over making the tables of {place}; try again.")

    try:
        yield renew
    finally:
        with suppress(*DRIVER_ERRORS):  # it ends by itself
            _decided(session, _GIVE_BACK, (LEASE, holder))


def _decided(session: Any, statement: str, values: tuple[str, ...]) -> bool:
    return bool(session.execute(statement, values, execution_profile=DECIDING).current_rows[0][0])

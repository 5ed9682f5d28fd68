"""Bringing a keyspace to the layout of this code, however many processes start at once."""

import hashlib
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from cassandra.cluster import EXEC_PROFILE_DEFAULT
from cassandra.query import SimpleStatement

from terec.model import InvalidInput, StoreError, StoreTooNew, StoreUnreachable
from terec.settings import CassandraPlace
from terec.store_cassandra.cluster.connecting import DECIDING
from terec.store_cassandra.cluster.datacenters import claim_datacenter, require_datacenter
from terec.store_cassandra.cluster.errors import DRIVER_ERRORS
from terec.store_cassandra.migrations import MIGRATIONS

LEASE = "terec schema"
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
_DID = "INSERT INTO schema_migration (all_of, number, name, checksum, at) VALUES (%s, %s, %s, %s, %s)"
_DONE = "SELECT number, checksum FROM schema_migration WHERE all_of = 'migrations'"


def prepare_keyspace(session: Any, place: CassandraPlace, closing: threading.Event, create: bool = True) -> None:
    """Make the keyspace when it is missing and bring it up to date; only one process at a time changes it.

    StoreError when create is False and it is missing or holds no TeReC, or when its layout is not the one that this
    code made, or when it is written in another datacenter; StoreTooNew when a newer TeReC made it.
    """
    layout = _Layout(session, place)
    if not create and not layout.exists():
        raise StoreError(f"There is no TeReC keyspace at {place}.")
    layout.make_keyspace()
    require_datacenter(session, place)
    if layout.missing():
        layout.make_lease_table()
        with layout.lease(closing) as renew:
            renew()
            layout.define(_MIGRATION_TABLE)
            claim_datacenter(session, place)  # who is refused changes nothing
            for number in layout.missing():
                layout.migrate(number, renew)
    claim_datacenter(session, place)


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


class _Layout:
    """The tables of one keyspace; statements name it with each call, so that none depends on what a session uses."""

    def __init__(self, session: Any, place: CassandraPlace) -> None:
        self._session = session
        self._place = place

    def exists(self) -> bool:
        """Whether a TeReC made it; asked without naming the keyspace, which may be missing."""
        return bool(self._session.execute(_TABLE, (self._place.keyspace, "schema_migration")).current_rows)

    def make_keyspace(self) -> None:
        name = self._place.keyspace
        found = "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = %s"
        if not self._session.execute(found, (name,)).current_rows:
            copies = replication(self._place)
            self.define(f"CREATE KEYSPACE IF NOT EXISTS {name} WITH replication = {copies}", keyspace=None)

    def missing(self) -> list[int]:
        """Numbers of the migrations that the keyspace has not seen."""
        if not self._has("schema_migration"):
            return list(range(1, len(MIGRATIONS) + 1))
        done = {row.number: row.checksum for row in self._rows(_DONE)}
        if done and max(done) > len(MIGRATIONS):
            raise StoreTooNew(
                f"The keyspace {self._place.keyspace} was made by a newer TeReC (version {max(done)} of the layout; "
                f"this TeReC knows {len(MIGRATIONS)}); install that one."
            )
        for number, known in done.items():
            if known != checksum(MIGRATIONS[number - 1]):
                raise StoreError(
                    f"The keyspace {self._place.keyspace} has another layout under version {number} than this TeReC; "
                    "name another keyspace, or install the TeReC that made it."
                )
        return [number for number in range(1, len(MIGRATIONS) + 1) if number not in done]

    def migrate(self, number: int, renew: Callable[[], None]) -> None:
        for statement in MIGRATIONS[number - 1]:
            renew()
            self.define(statement)
        self._rows(_DID, ("migrations", number, f"v{number:04}", checksum(MIGRATIONS[number - 1]), datetime.now(UTC)))

    def define(self, statement: str, keyspace: str | None = "") -> None:
        """Change the schema and wait until every node has it."""
        where = self._place.keyspace if keyspace == "" else keyspace
        future = self._session.execute_async(SimpleStatement(statement, keyspace=where), timeout=_DDL_SECONDS)
        future.result()
        if not future.is_schema_agreed:
            raise StoreUnreachable(f"The nodes of {self._place} do not agree on the tables yet; try again.")

    def make_lease_table(self) -> None:
        """Make the table that the lease itself lies in: with a fixed id, so that two who make it make the same one."""
        if not self._has("lease"):
            self.define(_LEASE_TABLE.format(id=uuid.uuid5(uuid.NAMESPACE_URL, f"{self._place.keyspace}/lease")))

    @contextmanager
    def lease(self, closing: threading.Event) -> Iterator[Callable[[], None]]:
        """Be the only one who changes the tables; what it yields keeps the lease, or raises when it was lost."""
        holder = uuid.uuid4().hex
        while not self._decided(_TAKE, (LEASE, holder)):
            if closing.wait(_LEASE_PAUSE):
                raise StoreError(f"The store {self._place} is closed.")

        def renew() -> None:
            if not self._decided(_KEEP, (holder, LEASE, holder)):
                raise StoreUnreachable(f"Another process took over making the tables of {self._place}; try again.")

        try:
            yield renew
        finally:
            with suppress(*DRIVER_ERRORS):  # it ends by itself
                self._decided(_GIVE_BACK, (LEASE, holder))

    def _has(self, table: str) -> bool:
        return bool(self._rows(_TABLE, (self._place.keyspace, table)))

    def _decided(self, statement: str, values: tuple[str, ...]) -> bool:
        return bool(self._rows(statement, values, DECIDING)[0][0])

    def _rows(self, statement: str, values: tuple[Any, ...] = (), profile: Any = EXEC_PROFILE_DEFAULT) -> list[Any]:
        simple = SimpleStatement(statement, keyspace=self._place.keyspace)
        return list(self._session.execute(simple, values, execution_profile=profile))

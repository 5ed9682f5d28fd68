"""The one datacenter in which a keyspace is written: conditional writes know nothing of those that others decide on."""

from collections.abc import Mapping
from typing import Any

from cassandra import ConsistencyLevel
from cassandra.query import SimpleStatement

from terec.model import StoreError
from terec.settings import CassandraPlace
from terec.store_cassandra.cluster.connecting import DECIDING

_REPLICATION = "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = %s"
_WRITTEN_IN = "SELECT name FROM schema_migration WHERE all_of = 'datacenter'"
_WRITE_IN = "INSERT INTO schema_migration (all_of, number, name) VALUES ('datacenter', 0, %s) IF NOT EXISTS"


def require_datacenter(session: Any, place: CassandraPlace) -> None:
    """StoreError when the keyspace has copies in several datacenters and the place names none of them."""
    several = sorted(_datacenters(session, place))
    if len(several) > 1 and not place.datacenter:
        raise StoreError(
            f"The keyspace {place.keyspace} has copies in {' and '.join(several)}: set TEREC_CASSANDRA_DATACENTER "
            "to one of them, the same for every server."
        )


def claim_datacenter(session: Any, place: CassandraPlace) -> None:
    """Note that the keyspace is written in the datacenter of the place, where it has copies in several.

    StoreError when it is written in another one.
    """
    if len(_datacenters(session, place)) < 2:
        return
    rows = list(session.execute(SimpleStatement(_WRITTEN_IN, keyspace=place.keyspace)))
    written = rows[0].name if rows else _claimed(session, place)
    if written != place.datacenter:
        raise StoreError(
            f"The keyspace {place.keyspace} is written in the datacenter {written}, and TEREC_CASSANDRA_DATACENTER is "
            f"{place.datacenter}: all servers must name the same."
        )


def named_datacenters(replication: Mapping[str, str]) -> set[str]:
    """Those of a keyspace's map of replication."""
    return set(replication) - {"class", "replication_factor"}


def _datacenters(session: Any, place: CassandraPlace) -> set[str]:
    (row,) = session.execute(_REPLICATION, (place.keyspace,))
    return named_datacenters(row.replication)


def _claimed(session: Any, place: CassandraPlace) -> str | None:
    """The datacenter that is noted now: the place's, or what somebody else noted meanwhile.

    The only decision on which all datacenters agree, so that of two of them one is first.
    """
    claim = SimpleStatement(
        _WRITE_IN, keyspace=place.keyspace, serial_consistency_level=ConsistencyLevel.SERIAL, is_idempotent=True
    )
    row = session.execute(claim, (place.datacenter,), execution_profile=DECIDING).current_rows[0]
    noted: str | None = place.datacenter if row[0] else row.name
    return noted

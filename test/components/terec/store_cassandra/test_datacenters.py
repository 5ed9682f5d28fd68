"""A keyspace with copies in several datacenters is written in one of them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from terec.model import StoreError
from terec.store_cassandra.cluster import datacenters
from terec.store_cassandra.cluster.datacenters import claim_datacenter, named_datacenters, require_datacenter
from terec_testing.keyspaces import Keyspace


@pytest.fixture
def in_two(keyspace: Keyspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyspace]:
    """A keyspace that says it has copies in two datacenters."""
    monkeypatch.setattr(datacenters, "named_datacenters", lambda _: {"datacenter1", "west"})
    yield keyspace
    keyspace.session.execute("DELETE FROM schema_migration WHERE all_of = 'datacenter'")


def test_datacenters_are_those_of_the_replication() -> None:
    assert named_datacenters({"class": "NetworkTopologyStrategy", "east": "3", "west": "3"}) == {"east", "west"}
    assert named_datacenters({"class": "SimpleStrategy", "replication_factor": "3"}) == set()


def test_server_without_a_datacenter_is_refused_where_there_are_several(in_two: Keyspace) -> None:
    with in_two.open() as store, pytest.raises(StoreError) as refused:
        store.orgs()
    assert str(refused.value) == (
        f"The keyspace {in_two.place.keyspace} has copies in datacenter1 and west: "
        "set TEREC_CASSANDRA_DATACENTER to one of them, the same for every server."
    )


def test_first_server_notes_its_datacenter_and_one_of_another_is_refused(in_two: Keyspace) -> None:
    ours, theirs = (replace(in_two.place, datacenter=name) for name in ("datacenter1", "west"))
    for _ in range(2):
        require_datacenter(in_two.session, ours)
        claim_datacenter(in_two.session, ours)

    with pytest.raises(
        StoreError, match="written in the datacenter datacenter1, and TEREC_CASSANDRA_DATACENTER is west"
    ):
        claim_datacenter(in_two.session, theirs)


def test_server_that_is_second_by_a_moment_is_refused(in_two: Keyspace, monkeypatch: pytest.MonkeyPatch) -> None:
    claim_datacenter(in_two.session, replace(in_two.place, datacenter="datacenter1"))
    monkeypatch.setattr(datacenters, "_WRITTEN_IN", "SELECT name FROM schema_migration WHERE all_of = 'nothing yet'")

    with pytest.raises(StoreError, match="written in the datacenter datacenter1"):
        claim_datacenter(in_two.session, replace(in_two.place, datacenter="west"))


def test_keyspace_in_one_datacenter_needs_no_name(keyspace: Keyspace) -> None:
    require_datacenter(keyspace.session, keyspace.place)
    claim_datacenter(keyspace.session, keyspace.place)

    assert list(keyspace.session.execute("SELECT * FROM schema_migration WHERE all_of = 'datacenter'")) == []
